// Packs what would be published, and compiles a program that uses it as its users' compilers do: with the oldest TypeScript
// that is supported and the newest, both versions of OpenTelemetry's API, every way of finding a module, and the strictest
// settings. `skipLibCheck` is off, so that the published types are checked too.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from './pack.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const temp = mkdtempSync(join(tmpdir(), 'runspan-types-'))
process.on('exit', () => rmSync(temp, { recursive: true, force: true }))

// TypeScript 7 has no `node10` any more.
const COMPILERS = { 5.4: ['node10', 'node16', 'bundler'], latest: ['node16', 'bundler'] }
const APIS = ['1.9.1', '1.10.0']
const MODULES = { node10: 'commonjs', node16: 'node16', bundler: 'esnext' }

const tarball = pack(temp)
let failures = 0
for (const api of APIS) {
  for (const [version, resolutions] of Object.entries(COMPILERS)) {
    const project = join(temp, `api-${api}-typescript-${version}`)
    install(project, [
      tarball,
      `@opentelemetry/api@${api}`,
      `typescript@${version}`,
      `@types/node@${devDependencies['@types/node']}`,
    ])
    for (const resolution of resolutions) check(project, `API ${api}, TypeScript ${version}`, resolution)
  }
}
process.exitCode = failures === 0 ? 0 : 1

function install(project, packages) {
  mkdirSync(project, { recursive: true })
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  cpSync(join(root, 'scripts/types/use.ts'), join(project, 'use.ts'))
}

function check(project, what, resolution) {
  const args = [
    ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'],
    ...['--target', 'es2022', '--lib', 'es2022', '--types', 'node'],
    ...['--module', MODULES[resolution], '--moduleResolution', resolution, 'use.ts'],
  ]
  const tsc = join(project, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...args], { cwd: project, encoding: 'utf8' })
  console.log(`${status === 0 ? 'ok ' : 'BAD'} ${what}, moduleResolution ${resolution}, lib es2022`)
  if (status === 0) return
  failures++
  console.log(stdout)
}
