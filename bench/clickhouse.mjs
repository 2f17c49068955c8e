// What questions cost the engine of a ClickHouse, and how that grows with the runs: `npm run bench:clickhouse -- 10000 1000000`.
// The spans are made by SQL in the form of the Collector's exporter; the tables of runs are filled by their own views. CPU time is
// that of the process of the engine, so that a busy machine changes little.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openClickHouse } from '../dist/esm/read.js'

const PORT = 18_923
const URL_OF_ENGINE = `http://127.0.0.1:${PORT}`
const COMMAND = fileURLToPath(new URL('../dist/esm/cli/main.js', import.meta.url))
const ENGINE = fileURLToPath(new URL('../test/backends/clickhouse/engine.mjs', import.meta.url))
const ROUNDS = 10
const CHUNK = 50_000

/** The columns that the exporter's table has, without its indexes. */
const TRACES = `CREATE TABLE otel.otel_traces (Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String,
  SpanName LowCardinality(String), SpanKind LowCardinality(String), ServiceName LowCardinality(String),
  ResourceAttributes Map(LowCardinality(String), String), ScopeName String, ScopeVersion String,
  SpanAttributes Map(LowCardinality(String), String), Duration UInt64, StatusCode LowCardinality(String), StatusMessage String,
  Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)),
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toYYYYMM(Timestamp) ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`

/** Runs with 6 params, 2 metrics and 64 packed points of each, a second apart. */
const runsBetween = (from, to) => `INSERT INTO otel.otel_traces
WITH toUnixTimestamp('2026-01-01 00:00:00') + number AS s, lower(hex(MD5(toString(number)))) AS id,
  arrayMap(i -> (cityHash64(number, i) % 1000000) / 1000000, range(64)) AS loss,
  map('lr', toString((cityHash64(number) % 1000) / 10000), 'seed', toString(number % 1000), 'optimizer', if(number % 2 = 0, 'adam', 'sgd'),
    'layers', '[64,64]', 'depth', toString(number % 12), 'data', 'cifar') AS params
SELECT toDateTime64(s, 9), id, substring(id, 1, 16), '', '', concat('trial-', toString(number % 100)), 'Internal', 'bench', map('service.name', 'bench'), 'runspan', '',
  map('runspan.kind', 'run', 'runspan.schema', '1', 'runspan.project', if(number < ${SMALL}, 'small', concat('project-', toString(number % 20))), 'runspan.status', if(number % 10 = 0, 'failed', 'completed'),
    'runspan.points', '128', 'runspan.segments', '0', 'runspan.tags', if(number % 2 = 0, '["even"]', '[]'), 'team', if(number % 3 = 0, 'red', 'blue'),
    'runspan.param.lr', params['lr'], 'runspan.param.seed', params['seed'], 'runspan.param.optimizer', params['optimizer'],
    'runspan.param.layers', params['layers'], 'runspan.param.depth', params['depth'], 'runspan.param.data', params['data'],
    'runspan.metric.loss', toString(loss[64]), 'runspan.summary.first.loss', toString(loss[1]), 'runspan.summary.min.loss', toString(arrayMin(loss)), 'runspan.summary.max.loss', toString(arrayMax(loss)),
    'runspan.summary.mean.loss', toString(arrayAvg(loss)), 'runspan.summary.count.loss', '64',
    'runspan.metric.acc', '0.5', 'runspan.summary.first.acc', '0.5', 'runspan.summary.min.acc', '0.5', 'runspan.summary.max.acc', toString(loss[2]), 'runspan.summary.mean.acc', '0.5', 'runspan.summary.count.acc', '64'),
  1000000000, if(number % 10 = 0, 'Error', 'Unset'), '',
  arrayMap(i -> toDateTime64(s, 9), range(8)), ['metric', 'metric', 'param', 'param', 'param', 'param', 'param', 'param'],
  arrayConcat([map('metric.key', 'loss', 'metric.values', toString(loss), 'metric.steps', toString(range(64)), 'metric.offsets', toString(range(64))),
   map('metric.key', 'acc', 'metric.values', toString(loss), 'metric.steps', toString(range(64)), 'metric.offsets', toString(range(64)))],
   arrayMap(k -> map('param.key', k, 'param.value', params[k]), mapKeys(params))), [], [], [], []
FROM numbers(${from}, ${to - from})`

/** As many runs as these have a note, which makes their rows say too little, and one project has, however many there are in all. */
const SMALL = 500
const NOTED = 100
const notes = (
  from,
) => `INSERT INTO otel.otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, SpanAttributes)
SELECT Timestamp, TraceId, concat('f', substring(SpanId, 2)), SpanId, 'runspan.annotation', 'Internal',
  map('runspan.schema', '1', 'runspan.kind', 'annotation', 'runspan.annotation.time', '1800000000000', 'runspan.note', 'good')
FROM otel.otel_traces WHERE Timestamp >= toDateTime64(toUnixTimestamp('2026-01-01 00:00:00') + ${from}, 9) LIMIT ${NOTED}`

const someOf = (project) => ({
  project,
  tags: ['even'],
  where: 'params.lr < 0.05 && metrics.acc.max > 0.5',
  sort: '-metrics.acc.max',
  limit: 50,
})

/** What touches a fixed number of runs comes first; the rest looks at a row for each run of a project, or of all. */
const QUESTIONS = {
  'newest 50': (source) => source.runs({ limit: 50 }).page(),
  'newest 50 that failed': (source) => source.runs({ status: 'failed', limit: 50 }).page(),
  'best 50 by a metric': (source) => source.runs({ sort: '-metrics.acc.max', limit: 50 }).page(),
  [`four conditions, sorted by a metric, of ${SMALL} runs`]: (source) => source.runs(someOf('small')).page(),
  'newest 50 with all of their points': (source) => source.runs({ limit: 50, fields: ['series'] }).toArray(),
  'one run, whole': (source, ids) => source.run(ids[7]),
  'one run by 8 digits': (source, ids) => source.run(ids[7].slice(0, 8)),
  '50 runs × 2 series in 300 buckets': (source, ids) =>
    source.series(ids.slice(0, 50), ['loss', 'acc'], { buckets: 300 }),
  'four conditions, sorted by a metric, of a 20th of all': (source) =>
    source.runs(someOf('project-2')).page(),
  'count of a condition': (source) => source.count({ where: 'metrics.loss.min < 0.01' }),
  'what there is to choose by in a 20th of all': (source) => source.facets({ project: 'project-3' }),
}

const sizes = process.argv.slice(2).map(Number)
const results = {}
for (const size of sizes.length === 0 ? [10_000, 1_000_000] : sizes) {
  for (const [question, ms] of Object.entries(await measure(size)))
    results[question] = { ...results[question], [size]: ms }
}
console.log('CPU ms of the engine, the least of', ROUNDS)
console.table(results)

async function measure(size) {
  const folder = mkdtempSync(join(tmpdir(), 'runspan-bench-'))
  const engine = spawn(process.execPath, [ENGINE, folder, String(PORT)], { stdio: 'inherit' })
  try {
    while (!(await fetch(`${URL_OF_ENGINE}/ping`).catch(() => ({ ok: false }))).ok)
      await new Promise((done) => setTimeout(done, 100))
    await ask('CREATE DATABASE otel')
    await ask(TRACES)
    const made = spawn(
      process.execPath,
      [COMMAND, 'clickhouse', 'apply', '--from', `clickhouse:${URL_OF_ENGINE}/otel`],
      { stdio: 'inherit' },
    )
    await new Promise((done) => made.once('close', done))
    for (let from = 0; from < size; from += CHUNK) await ask(runsBetween(from, Math.min(size, from + CHUNK)))
    await ask(notes(1000))
    // what the engine tidies up afterwards is no part of a question
    while ((await ask('SELECT count() FROM system.merges')).trim() !== '0')
      await new Promise((done) => setTimeout(done, 100))
    const source = openClickHouse(`${URL_OF_ENGINE}/otel`)
    const ids = (await source.runs({ limit: 50 }).toArray()).map(({ id }) => id)
    const costs = {}
    for (const [question, answer] of Object.entries(QUESTIONS)) {
      const rounds = []
      await answer(source, ids)
      for (let round = 0; round < ROUNDS; round++) {
        const before = cpuMs(engine.pid)
        await answer(source, ids)
        rounds.push(cpuMs(engine.pid) - before)
      }
      costs[question] = Math.min(...rounds)
    }
    await source.close()
    return costs
  } finally {
    engine.kill('SIGKILL')
    await new Promise((done) => engine.once('close', done))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ask(query) {
  const response = await fetch(URL_OF_ENGINE, { method: 'POST', body: query })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}

/** What a process has used of all its threads; Linux alone says it. The kernel counts in hundredths of a second. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
