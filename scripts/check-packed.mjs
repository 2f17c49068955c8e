// Packs what would be published, installs it into an empty project and uses it there as its users will: from
// TypeScript, as ES modules, as CommonJS, as both at once, and as a command.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tsc } from './tsc.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'runspan-packed-'))
process.on('exit', () => rmSync(project, { recursive: true, force: true }))

// what the caller set up for its own runs is not for this check
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(OTEL|RUNSPAN)_/.test(name)))

const tarball = pack()
install(tarball)
compile()
for (const program of ['use.mjs', 'use.cjs', 'both.mjs']) {
  execFileSync(process.execPath, [program], { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(`ok  ${program}`)
}
checkCommand()

function pack() {
  // dist is there: `npm run packed` has just built it
  npm(['pack', '--ignore-scripts', '--pack-destination', project], root)
  const file = join(
    project,
    readdirSync(project).find((name) => name.endsWith('.tgz')),
  )
  console.log(`ok  packed, ${Math.round(statSync(file).size / 1024)} kB`)
  return file
}

function install(file) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const names = ['@opentelemetry/api', '@types/node']
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  npm(
    ['install', '--no-audit', '--no-fund', file, ...names.map((name) => `${name}@${devDependencies[name]}`)],
    project,
  )
  console.log('ok  installed')
}

function compile() {
  cpSync(join(root, 'scripts/packed'), project, { recursive: true })
  tsc('-p', project)
  console.log('ok  compiled, nodenext, as .mts and as .cts')
}

function checkCommand() {
  const output = execFileSync('npx', ['--no-install', 'runspan', 'list', '--json'], {
    cwd: project,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const names = JSON.parse(output).map((run) => run.name)
  assert.deepEqual(names.sort(), ['from-both', 'from-cjs', 'from-cjs-inside', 'from-esm'])
  console.log('ok  npx runspan list --json')
}

function npm(args, cwd) {
  execFileSync('npm', [...args, '--loglevel', 'error'], { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] })
}
