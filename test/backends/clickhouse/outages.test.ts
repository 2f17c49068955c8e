// The engine is killed while runs come, and spans come twice.

import { flush, logMetric, run } from '../../../src/index.js'
import { openClickHouse, openStore } from '../../../src/read.js'
import { schemaStatements } from '../../../src/sources/clickhouse/schema/statements.js'
import { startSession } from '../../support/session.js'
import { resourceSpansOf, root, START, TRACE_ID } from '../../support/written-spans.js'
import { eventually } from '../eventually.js'
import { startClickHouse } from './clickhouse.js'
import { startFilled } from './filled.js'

test('an engine that is killed and started again has every run and every point', async () => {
  await using clickhouse = await startClickHouse()
  const { otlpUrl } = await clickhouse.collector()
  for (const statement of schemaStatements()) await clickhouse.ask(statement)
  await using session = startSession({ endpoint: otlpUrl })
  const record = (name: string) => {
    for (let i = 0; i < 20; i++)
      run(`${name} ${i}`, () => {
        for (let step = 0; step < 100; step++) logMetric('loss', step, { step })
      })
  }

  record('before')
  await flush()
  await clickhouse.service.kill()
  record('while it is away')
  await flush()
  await clickhouse.service.start()

  const source = openClickHouse(clickhouse.url)
  await eventually(async () => (await source.count()) === 40)
  await eventually(
    async () => (await clickhouse.ask('SELECT count() FROM otel.runspan_points FINAL')) === '4000',
  )
  expect(await source.runs({ fields: ['series'] }).toArray()).toEqual(
    await openStore({ dir: session.dir })
      .runs({ fields: ['series'] })
      .toArray(),
  )
  await source.close()
})

test('runs of 200 days that come at once arrive, and keep nothing behind them waiting', async () => {
  const DAYS = 200
  const now = Date.now() // the exporter lets rows go after a year
  const nanos = (day: number) => BigInt(now - START - day * 86_400_000) * 1_000_000n
  const runOf = (day: number) =>
    JSON.parse(
      JSON.stringify(resourceSpansOf([root()]))
        .replaceAll(TRACE_ID, String(day).padStart(32, 'a'))
        .replaceAll(/(?<=TimeUnixNano":")\d+/g, (ns) => String(BigInt(ns) + nanos(day))),
    )
  const days = Array.from({ length: DAYS }, (_, day) => day)
  await using clickhouse = await startFilled('before', days.flatMap(runOf))

  expect(await clickhouse.ask('SELECT uniqExact(toDate(Timestamp)) FROM otel.otel_traces')).toBe(String(DAYS))
  const source = openClickHouse(clickhouse.url)
  expect((await source.runs().toArray()).map(({ id }) => Number(id.replaceAll('a', '')))).toEqual(days)
  await source.close()
})

test('what is delivered twice is there once', async () => {
  await using clickhouse = await startClickHouse()
  const { otlpUrl } = await clickhouse.collector()
  for (const statement of schemaStatements()) await clickhouse.ask(statement)
  await using session = startSession()
  run('twice', () => {
    for (let step = 0; step < 300; step++) logMetric('loss', step, { step })
  })
  const store = openStore({ dir: session.dir })
  for (let i = 0; i < 2; i++)
    for await (const body of store.otlpLines())
      await fetch(`${otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
  await eventually(async () => Number(await clickhouse.ask('SELECT count() FROM otel.otel_traces')) >= 2)

  const source = openClickHouse(clickhouse.url)
  expect(await source.count()).toBe(1)
  expect(await source.runs({ fields: ['series'] }).toArray()).toEqual(
    await store.runs({ fields: ['series'] }).toArray(),
  )
  const { id } = await session.onlyRun()
  expect(await source.series([id], ['loss'], { buckets: 10 })).toEqual(
    await store.series([id], ['loss'], { buckets: 10 }),
  )
  await source.close()
})

test('a view meets spans that are no runs, and damaged ones, and keeps no insert from going on', async () => {
  await using clickhouse = await startClickHouse()
  const { otlpUrl } = await clickhouse.collector()
  for (const statement of schemaStatements()) await clickhouse.ask(statement)
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } })
  const metric = (...attributes: [string, string][]) => ({
    name: 'metric',
    timeUnixNano: '1',
    attributes: attributes.map(([key, value]) => attribute(key, value)),
  })
  const span = (i: number, attributes: object[], events: object[]) => ({
    traceId: String(i).padStart(32, 'a'),
    spanId: String(i).padStart(16, 'b'),
    name: 'odd',
    startTimeUnixNano: '1795000000000000000',
    endTimeUnixNano: '1795000000000000001',
    attributes,
    events,
  })
  const spans = ['run', 'segment', 'continuation', 'task', 'annotation', 'nothing'].map((kind, i) =>
    span(
      i,
      [
        attribute('runspan.kind', kind),
        ...[
          'name',
          'points',
          'segment',
          'resume',
          'tags',
          'task.number',
          'metric.x',
          'summary.min.x',
          'param.x',
        ].map((name) => attribute(`runspan.${name}`, '[not a "number')),
      ],
      [
        metric(['metric.key', 'x'], ['metric.value', 'many']),
        metric(['metric.key', 'x'], ['metric.values', '[1,'], ['metric.offsets', '[]']),
        metric(
          ['metric.key', 'x'],
          ['metric.values', '[1,2]'],
          ['metric.offsets', '["a",99999999999999999999]'],
        ),
        metric(['metric.key', 'x']),
        metric(),
      ],
    ),
  )
  await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  })

  await eventually(async () => (await clickhouse.ask('SELECT count() FROM otel.otel_traces')) === '6')
  const source = openClickHouse(clickhouse.url, { onWarning: () => {} })
  expect((await source.runs().toArray()).length).toBeGreaterThan(0)
  await source.close()
})
