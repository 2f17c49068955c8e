// What it costs to import runspan, above `@opentelemetry/api`, which every traced program loads anyway. Each import is made in
// a process of its own and timed in it, so that Node's own start is not counted; all of them take turns.

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

/** What an import of `runspan/api` may take above that of OpenTelemetry's API. */
const TARGET_MS = 8

const cases = Object.entries(FORMATS).flatMap(([format, argsOf]) =>
  ENTRIES.map((entry) => ({ format, entry, args: argsOf(entry), times: [] })),
)
for (const { args } of cases) timeOf(args) // the files are in the system's cache from here on
for (let round = 0; round < ROUNDS; round++) for (const { args, times } of cases) times.push(timeOf(args))

console.log(`Node ${process.version}, medians of ${ROUNDS}, in ms\n`)
console.log('| | took | above @opentelemetry/api | target |\n|---|---|---|---|')
for (const { format, entry, times } of cases) {
  const base = cases.find((other) => other.format === format && other.entry === BASE).times
  const above = entry === BASE ? undefined : median(times.map((time, round) => time - base[round]))
  const target = entry === 'runspan/api' ? `${TARGET_MS}: ${above <= TARGET_MS ? 'holds' : 'MISSED'}` : ''
  console.log(`| ${format} ${entry} | ${median(times).toFixed(1)} | ${above?.toFixed(1) ?? ''} | ${target} |`)
}

/** A program that prints how many milliseconds something took it. */
function timed(what) {
  return `const start = performance.now(); ${what}; console.log(performance.now() - start); process.exit()`
}

function timeOf(args) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OTEL|RUNSPAN)_/.test(name)),
  )
  const options = { cwd: ROOT, encoding: 'utf8', env: { ...env, OTEL_SDK_DISABLED: 'true' } }
  return Number(execFileSync(process.execPath, args, options))
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
