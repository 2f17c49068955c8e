// What it costs to import runspan, above `@opentelemetry/api`, which every traced program loads anyway. Each import is made in
// a process of its own and timed in it, so that Node's own start is not counted; all of them take turns. On a machine that does
// other things too, only the time of the processor says something.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ROUNDS = 20
const BASE = '@opentelemetry/api'
const ENTRIES = [BASE, 'runspan/api', 'runspan', 'runspan/read', 'runspan/register']
const FORMATS = {
  import: (name) => ['--input-type=module', '--eval', timed(`await import('${name}')`)],
  require: (name) => ['--input-type=commonjs', '--eval', timed(`require('${name}')`)],
}

/** What an import of `runspan/api` may take of the processor above that of OpenTelemetry's API. */
const TARGET_MS = 8

const cases = Object.entries(FORMATS).flatMap(([format, argsOf]) =>
  ENTRIES.map((entry) => ({ format, entry, args: argsOf(entry), times: [] })),
)
for (const { args } of cases) timeOf(args) // the files are in the system's cache from here on
for (let round = 0; round < ROUNDS; round++) for (const { args, times } of cases) times.push(timeOf(args))

console.log(`Node ${process.version}, medians of ${ROUNDS}, in ms\n`)
console.log('| | took | of the processor | above @opentelemetry/api | the same of the processor | target |')
console.log('|---|---|---|---|---|---|')
for (const { format, entry, times } of cases) {
  const base = cases.find((other) => other.format === format && other.entry === BASE).times
  const took = ['wallMs', 'cpuMs'].map((clock) => median(times.map((time) => time[clock])).toFixed(1))
  const above = ['wallMs', 'cpuMs'].map((clock) =>
    median(times.map((time, round) => time[clock] - base[round][clock])),
  )
  const shown = entry === BASE ? ['', ''] : above.map((ms) => ms.toFixed(1))
  const verdict = above[1] <= TARGET_MS ? 'holds' : 'MISSED'
  const target = entry === 'runspan/api' ? `${TARGET_MS}: ${verdict}` : ''
  console.log(`| ${[`${format} ${entry}`, ...took, ...shown, target].join(' | ')} |`)
}

/** A program that prints how many milliseconds something took it, by the clock and of the processor. */
function timed(what) {
  return `const start = performance.now(); const before = process.cpuUsage(); ${what}
    const wallMs = performance.now() - start; const { user, system } = process.cpuUsage(before)
    console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 })); process.exit()`
}

function timeOf(args) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OTEL|RUNSPAN)_/.test(name)),
  )
  const options = { cwd: ROOT, encoding: 'utf8', env: { ...env, OTEL_SDK_DISABLED: 'true' } }
  return JSON.parse(execFileSync(process.execPath, args, options))
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
