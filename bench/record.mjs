// What a logged point costs with runspan, compared with a plain OpenTelemetry span event: on the caller's path, in CPU until
// it is delivered, in bytes on the wire. The ways take turns, a process each, and only ratios within a round are compared:
// machines are noisy. Every point is counted where it arrives.

import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { openStore } from 'runspan/read'

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '400000' },
    rounds: { type: 'string', default: '7' },
    check: { type: 'boolean', default: false },
  },
})
const RESULTS = new URL('RESULTS.md', import.meta.url)
const POINTS = Number(values.points)
const ROUNDS = Number(values.rounds)
/** A program that logs also does other things; the event loop turns now and then. */
const POINTS_PER_TURN = 1_000

const MEASURED = [
  { name: 'plain-protobuf', way: 'plain-protobuf' },
  { name: 'plain-json', way: 'plain-json' },
  { name: 'plain-short-spans', way: 'plain-short-spans' },
  { name: 'runspan-otlp', way: 'runspan-otlp' },
  { name: 'runspan-store', way: 'runspan-store' },
  { name: 'runspan-both', way: 'runspan-both' },
  { name: 'runspan-both-top-level', way: 'runspan-both-top-level' },
  { name: 'plain-protobuf-one-turn', way: 'plain-protobuf', pointsPerTurn: POINTS },
  { name: 'runspan-both-one-turn', way: 'runspan-both', pointsPerTurn: POINTS },
]

const COMPARED = [
  [
    'caller: run.logMetric, store and OTLP / span.addEvent',
    'callerNs',
    'runspan-both',
    'plain-protobuf',
    0.25,
  ],
  ['caller: run.logMetric, OTLP alone / span.addEvent', 'callerNs', 'runspan-otlp', 'plain-protobuf', 0.25],
  ['caller: run.logMetric, store alone / span.addEvent', 'callerNs', 'runspan-store', 'plain-protobuf', 0.25],
  [
    'caller: logMetric, store and OTLP / span.addEvent',
    'callerNs',
    'runspan-both-top-level',
    'plain-protobuf',
  ],
  [
    'caller: logMetric / span.addEvent on spans of 1,000 events',
    'callerNs',
    'runspan-both-top-level',
    'plain-short-spans',
    0.3,
  ],
  [
    'caller: the same in one synchronous loop',
    'callerNs',
    'runspan-both-one-turn',
    'plain-protobuf-one-turn',
  ],
  ['CPU: OTLP alone / plain over protobuf', 'cpuNs', 'runspan-otlp', 'plain-protobuf', 0.6],
  ['CPU: store alone / plain over JSON', 'cpuNs', 'runspan-store', 'plain-json', 0.35],
  ['CPU: store and OTLP / plain over protobuf', 'cpuNs', 'runspan-both', 'plain-protobuf', 1],
  ['bytes: OTLP / plain over protobuf', 'bytes', 'runspan-otlp', 'plain-protobuf', 0.33],
  ['bytes: store / plain over JSON', 'bytes', 'runspan-store', 'plain-json'],
]

const endpoint = fork(new URL('endpoint.mjs', import.meta.url))
const [port] = await once(endpoint, 'message')
const url = `http://127.0.0.1:${port}`

const rounds = []
for (let round = 0; round <= ROUNDS; round++) {
  const results = {}
  for (const { name, way, pointsPerTurn = POINTS_PER_TURN } of MEASURED)
    results[name] = await measure(way, pointsPerTurn)
  // The first one warms the machine up.
  if (round > 0) rounds.push(results)
  console.error(round === 0 ? 'warmed up' : `round ${round} of ${ROUNDS}`)
}
endpoint.kill()

const report = [...header(), '', ...ratioTable(), '', ...costTable(), ''].join('\n')
console.log(report)
await writeFile(RESULTS, `${report}${await otherResults()}`)
if (values.check && COMPARED.some((comparison) => !holds(comparison))) process.exitCode = 1

/** What the other benchmarks said, which comes after this. */
async function otherResults() {
  return /\n# .*$/s.exec(await readFile(RESULTS, 'utf8'))?.[0] ?? ''
}

async function measure(way, pointsPerTurn) {
  const dir = await mkdtemp(join(tmpdir(), 'runspan-bench-'))
  try {
    const settings = JSON.stringify({ way, points: POINTS, pointsPerTurn, endpoint: url, dir })
    const { stdout } = await promisify(execFile)(process.execPath, [
      new URL('recording.mjs', import.meta.url).pathname,
      settings,
    ])
    const arrived = await (await fetch(url)).json()
    const isSent = way !== 'runspan-store'
    const isStored = way.startsWith('runspan') && way !== 'runspan-otlp'
    if (isSent) checkCounts(`${way} at the endpoint`, arrived.points, arrived.steps)
    if (isStored) await checkStore(way, dir)
    return { ...JSON.parse(stdout), bytes: (isSent ? arrived.bytes : await sizeOf(dir)) / POINTS }
  } finally {
    await rm(dir, { recursive: true })
  }
}

async function checkStore(way, dir) {
  const { series } = await openStore({ dir }).run('bench')
  checkCounts(
    `${way} in the store`,
    series.loss.length,
    series.loss.reduce((sum, { step }) => sum + step, 0),
  )
}

function checkCounts(where, points, steps) {
  if (points === POINTS && steps === (POINTS * (POINTS - 1)) / 2) return
  throw new Error(`${where}: ${points} of ${POINTS} points, and the sum of their steps is ${steps}`)
}

async function sizeOf(dir) {
  const names = await readdir(dir, { recursive: true })
  const sizes = await Promise.all(
    names.filter((name) => name.endsWith('.jsonl')).map(async (name) => (await stat(join(dir, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

function ratios([, figure, ours, theirs]) {
  return rounds.map((results) => results[ours][figure] / results[theirs][figure]).sort((a, b) => a - b)
}

function holds(comparison) {
  const [, , , , target] = comparison
  return target === undefined || median(ratios(comparison)) <= target
}

function median(sorted) {
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function header() {
  const [{ model }] = cpus()
  return [
    '# What a logged point costs',
    '',
    `One run of ${POINTS.toLocaleString('en')} points of one series, each with a step. The peer is plain OpenTelemetry 2.12: one span`,
    'without limits, one `addEvent` a point, exported when it ends. Each way runs in a process of its own, in turn;',
    `ratios are taken within each of ${ROUNDS} rounds, after one to warm up. Points are logged ${POINTS_PER_TURN.toLocaleString('en')} a turn of the event loop, or all in`,
    'one. "Caller" is time inside of the logging calls; "CPU" is all of the process after its start, until everything is',
    'delivered; bytes are uncompressed. Every point was counted at the endpoint, and read back from the store.',
    '',
    `Node ${process.version}, ${cpus().length} × ${model}, ${new Date().toISOString().slice(0, 10)}. To repeat: \`npm run bench:record\`.`,
  ]
}

function ratioTable() {
  const rows = COMPARED.map((comparison) => {
    const [title, , , , target] = comparison
    const sorted = ratios(comparison)
    const verdict = target === undefined ? '' : holds(comparison) ? 'holds' : 'MISSED'
    return `| ${title} | ${median(sorted).toFixed(2)} | ${sorted[0].toFixed(2)} – ${sorted.at(-1).toFixed(2)} | ${target ?? ''} | ${verdict} |`
  })
  return ['| ratio | median | range | target | |', '|---|---|---|---|---|', ...rows]
}

function costTable() {
  const of = (name, figure) => median(rounds.map((results) => results[name][figure]).sort((a, b) => a - b))
  const rows = MEASURED.map(
    ({ name }) =>
      `| ${name} | ${of(name, 'callerNs').toFixed(0)} | ${of(name, 'cpuNs').toFixed(0)} | ${of(name, 'bytes').toFixed(1)} |`,
  )
  return ['| way | caller ns/point | CPU ns/point | bytes/point |', '|---|---|---|---|', ...rows]
}
