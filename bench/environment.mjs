// What it costs a program to find out what made its runs: the time of `configure()` and the first run on the caller, and the
// longest turn of the event loop while git is asked. Programs with and without it take turns, a process each; differences within
// a round are compared.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    files: { type: 'string', default: '50000' },
    memory: { type: 'string', default: '1000' },
  },
  allowPositionals: true,
})
const MAX_CALLER_MS = 5
/** Long enough for git in a small repository; in a huge one it goes on after that. */
const LOOK_MS = 500
const REFS = 300_000

const git = (cwd, ...args) =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=a@b.test', '-C', cwd, ...args], {
    stdio: 'pipe',
  })

function emptyFolder(root) {
  return folderIn(root, 'empty')
}

function smallRepository(root) {
  const folder = folderIn(root, 'small')
  git(folder, 'init', '-q')
  writeFileSync(join(folder, 'a'), 'a')
  git(folder, 'add', '.')
  git(folder, 'commit', '-qm', 'a')
  return folder
}

/** Many files, and a branch among hundreds of thousands, all of them packed as after `git gc`. */
function hugeRepository(root) {
  const folder = folderIn(root, 'huge')
  git(folder, 'init', '-q', '-b', 'work')
  for (let i = 0; i < Number(values.files); i++) {
    if (i % 1000 === 0) mkdirSync(join(folder, `d${i / 1000}`))
    writeFileSync(join(folder, `d${Math.floor(i / 1000)}`, `f${i}`), '')
  }
  git(folder, 'add', '.')
  git(folder, 'commit', '-qm', 'a')
  const commit = String(git(folder, 'rev-parse', 'HEAD')).trim()
  const names = Array.from({ length: REFS }, (_, i) => `refs/heads/branch-${String(i).padStart(6, '0')}`)
  const refs = [...names, 'refs/heads/work'].map((name) => `${commit} ${name}\n`)
  writeFileSync(
    join(folder, '.git/packed-refs'),
    `# pack-refs with: peeled fully-peeled sorted \n${refs.join('')}`,
  )
  rmSync(join(folder, '.git/refs/heads/work'))
  return folder
}

function folderIn(root, name) {
  const folder = join(root, name)
  mkdirSync(folder)
  return folder
}

async function measureHere(isOn, memoryMb) {
  const { configure, startRun } = await import('../dist/esm/index.js')
  const held = Array.from({ length: Number(memoryMb) }, () => Buffer.alloc(2 ** 20, 1))
  const dir = mkdtempSync(join(tmpdir(), 'runspan-bench-'))
  const [start, before] = [performance.now(), process.cpuUsage()]
  configure({ quiet: true, dir, environment: isOn === 'on' })
  const current = startRun('first')
  const { user, system } = process.cpuUsage(before)
  const [tookMs, callerMs] = [performance.now() - start, (user + system) / 1000]
  let longestMs = 0
  for (let last = performance.now(), end = last + LOOK_MS; last < end; ) {
    await new Promise((resolve) => setImmediate(resolve))
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last)
    last = now
  }
  current.end()
  rmSync(dir, { recursive: true })
  console.log(JSON.stringify({ callerMs, tookMs, longestMs, held: held.length }))
  process.exit()
}

function measure(cwd, isOn, memoryMb) {
  const args = [fileURLToPath(import.meta.url), isOn, String(memoryMb)]
  return JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' }))
}

function compare() {
  const root = mkdtempSync(join(tmpdir(), 'runspan-bench-'))
  const cases = [
    ['no repository', emptyFolder(root), 0],
    ['a small repository', smallRepository(root), 0],
    [`a repository of ${values.files} files and ${REFS} packed branches`, hugeRepository(root), 0],
    [`a small repository, ${values.memory} MB in memory`, join(root, 'small'), values.memory],
  ]
  const text = (numbers) => {
    const sorted = numbers.toSorted((a, b) => a - b)
    const at = (part) => sorted[Math.round((sorted.length - 1) * part)].toFixed(2)
    return `${at(0.5)} (${at(0.25)} – ${at(0.75)})`
  }
  console.log(`Node ${process.version}, ${values.rounds} rounds, load average ${loadavg()[0].toFixed(1)}\n`)
  console.log(
    '| in | caller, ms | without | difference | longest turn of the event loop, ms | without |\n|---|---|---|---|---|---|',
  )
  for (const [name, cwd, memoryMb] of cases) {
    for (const isOn of ['on', 'off']) measure(cwd, isOn, memoryMb) // the files are in the system's cache from here on
    const rounds = Array.from({ length: Number(values.rounds) }, () => ({
      on: measure(cwd, 'on', memoryMb),
      off: measure(cwd, 'off', memoryMb),
    }))
    const [on, off] = ['on', 'off'].map((way) => rounds.map((round) => round[way].callerMs))
    const differences = rounds.map((round) => round.on.callerMs - round.off.callerMs)
    const [turnOn, turnOff] = ['on', 'off'].map((way) => rounds.map((round) => round[way].longestMs))
    console.log(
      `| ${[name, on, off, differences, turnOn, turnOff].map((cell) => (Array.isArray(cell) ? text(cell) : cell)).join(' | ')} |`,
    )
    const median = differences.toSorted((a, b) => a - b)[Math.floor(differences.length / 2)]
    if (median > MAX_CALLER_MS) process.exitCode = 1
  }
  rmSync(root, { recursive: true })
}

const [isOn, memoryMb] = positionals
if (isOn === undefined) compare()
else await measureHere(isOn, memoryMb)
