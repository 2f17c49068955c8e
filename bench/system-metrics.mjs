// What `systemMetrics` costs of a core at its usual interval of 10 s. Programs do the same with and without, in processes of their
// own that take turns, and their CPU time is compared: one that waits, of which a thousandth of a per cent can be told, and one that
// works a little, of which two runs differ by more than all of this costs. What one interval costs is told by having a hundred
// times as many, each with a segment written at once, as there is one for each interval at 10 s; what goes on all the time, the
// watch over event loop and garbage collection, is measured as it is. Without Nvidia's cards: no machine here has one.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, seconds: { type: 'string', default: '10' } },
  allowPositionals: true,
})
const USUAL_MS = 10_000
const FAST_MS = 100
const MAX_SHARE = 0.005
const TURN_MS = 5
/** How many metrics an interval has, without cards. */
const METRICS = 8

const WAYS = {
  off: false,
  // the same again: what two processes differ by
  control: false,
  // nothing is due within the time
  watching: { intervalMs: 3_600_000 },
  fast: { intervalMs: FAST_MS },
}

const WORKS = {
  waits: () => {},
  // some objects and some garbage
  works: (turn) =>
    JSON.parse(
      JSON.stringify(Array.from({ length: 50 }, (_, id) => ({ id, text: `item ${id} of ${turn}` }))),
    ),
}

async function turns(work, eachInterval) {
  const [count, ms] =
    work === WORKS.waits ? [Number(values.seconds) * 10, FAST_MS] : [Number(values.seconds) * 200, TURN_MS]
  for (let turn = 0; turn < count; turn++) {
    work(turn)
    if (turn % (FAST_MS / ms) === 0) await eachInterval()
    await new Promise((resolve) => setTimeout(resolve, ms))
  }
}

async function measureHere(work, way) {
  const { configure, flush, run, shutdown } = await import('../dist/esm/index.js')
  const dir = mkdtempSync(join(tmpdir(), 'runspan-bench-'))
  configure({ quiet: true, dir, environment: false, systemMetrics: WAYS[way] })
  const measured = await run('work', async (current) => {
    await turns(WORKS.waits, flush) // everything is compiled and warm from here on
    const points = current.pointCount
    const [start, before] = [performance.now(), process.cpuUsage()]
    await turns(WORKS[work], flush)
    const { user, system } = process.cpuUsage(before)
    const intervals = (current.pointCount - points) / METRICS
    return { cpuMs: (user + system) / 1000, wallMs: performance.now() - start, intervals }
  })
  await shutdown()
  rmSync(dir, { recursive: true })
  return measured
}

function measure(work, way) {
  const self = fileURLToPath(import.meta.url)
  const args = [self, work, way, '--seconds', values.seconds]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

function quartiles(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return [0.25, 0.5, 0.75].map((part) => sorted[Math.round((sorted.length - 1) * part)])
}

function compare(work) {
  const rounds = Array.from({ length: Number(values.rounds) }, () =>
    Object.fromEntries(Object.keys(WAYS).map((way) => [way, measure(work, way)])),
  )
  const share = ({ cpuMs, wallMs }) => cpuMs / wallMs
  const shares = (way) => rounds.map((round) => share(round[way]) - share(round.off))
  const perInterval = rounds.map(
    ({ fast, watching }) => ((share(fast) - share(watching)) * fast.wallMs) / fast.intervals,
  )
  const percent = (part) => `${(part * 100).toFixed(3)} %`
  const row = (name, numbers, text) => {
    const [low, middle, high] = quartiles(numbers)
    console.log(`| ${name} | ${text(middle)} | ${text(low)} – ${text(high)} |`)
    return middle
  }
  console.log(`| a program that ${work} | median | the middle half |\n|---|---|---|`)
  row(
    'itself, of a core',
    rounds.map(({ off }) => share(off)),
    percent,
  )
  row('the same again, without', shares('control'), percent)
  row('watching event loop and garbage collection', shares('watching'), percent)
  row('one interval, with its segment', perInterval, (ms) => `${ms.toFixed(2)} ms`)
  const all = perInterval.map((ms, i) => ms / USUAL_MS + shares('watching')[i])
  if (row('all, at 10 s', all, percent) > MAX_SHARE) process.exitCode = 1
  console.log()
}

const [work, way] = positionals
if (work === undefined) {
  console.log(`Node ${process.version}, ${values.rounds} rounds of ${values.seconds} s\n`)
  for (const name of Object.keys(WORKS)) compare(name)
  console.log(`load average ${loadavg()[0].toFixed(1)}`)
} else console.log(JSON.stringify(await measureHere(work, way)))
