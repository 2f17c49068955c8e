// What is done about tables that are not as they should be, and about rows that others have replaced.

import { openClickHouse } from '../../../src/read.js'
import { schemaStatements } from '../../../src/sources/clickhouse/schema/statements.js'
import { runCommand } from '../../cli/run-command.js'
import { resourceSpansOf, root, START, TRACE_ID } from '../../support/written-spans.js'
import { startFilled } from './filled.js'

test('tables of another version are left as they are, and the way out is said', async () => {
  await using clickhouse = await startFilled('before', resourceSpansOf([root()]))
  await clickhouse.ask(`ALTER TABLE otel.runspan_parts MODIFY COMMENT 'runspan schema 1'`)
  const from = ['--from', `clickhouse:${clickhouse.url}`]

  for (const action of ['apply', 'backfill']) {
    const { code, stderr } = await runCommand(['clickhouse', action, ...from])
    expect(stderr).toMatch(/"runspan_parts" in the database "otel" is of another version of runspan\. Drop/)
    expect(code).not.toBe(0)
  }
  await expect(openClickHouse(clickhouse.url).runs().toArray()).rejects.toMatchObject({
    code: 'SOURCE_MISMATCH',
  })
})

test('tables that no view fills are not read', async () => {
  await using clickhouse = await startFilled('never', resourceSpansOf([root()]))
  for (const statement of schemaStatements())
    if (statement.startsWith('CREATE TABLE')) await clickhouse.ask(statement)
  const source = openClickHouse(clickhouse.url)

  expect((await source.runs().toArray()).map(({ id }) => id)).toEqual([TRACE_ID])
  await source.close()
})

test('the row of a crashed run that another process completed makes way for the one of the run itself', async () => {
  const ended = (acc: number, more: object) =>
    root({
      attributes: {
        'runspan.status': 'completed',
        'runspan.points': 1,
        'runspan.metric.acc': acc,
        ...Object.fromEntries(
          ['first', 'min', 'max', 'mean'].map((of) => [`runspan.summary.${of}.acc`, acc]),
        ),
        'runspan.summary.count.acc': 1,
        ...more,
      },
      events: [{ name: 'metric', at: 1, attributes: { 'metric.key': 'acc', 'metric.value': acc } }],
    })
  const other = JSON.parse(
    JSON.stringify(resourceSpansOf([ended(5, {})])).replaceAll(TRACE_ID, 'c'.repeat(32)),
  )
  const recovered = { 'runspan.status': 'crashed', 'runspan.recovered': true }
  await using clickhouse = await startFilled('before', resourceSpansOf([ended(9, recovered)]))
  await clickhouse.send(other)
  await clickhouse.send(resourceSpansOf([ended(1, {})]))
  const source = openClickHouse(clickhouse.url)

  for (const sort of ['-acc', 'metrics.acc.max', '-duration', '-started'])
    expect((await source.runs({ sort }).toArray()).map(({ id }) => id[0]).sort()).toEqual(['a', 'c'])
  expect((await source.runs({ sort: '-acc' }).toArray()).map(({ id }) => id[0])).toEqual(['c', 'a'])
  expect(await source.count({ status: 'crashed' })).toBe(0)
  expect(await source.runs({ status: 'crashed' }).toArray()).toEqual([])
  expect(await source.count({ where: 'metrics.acc > 8' })).toBe(0)
  expect((await source.runs({ where: 'metrics.acc < 2' }).toArray()).map(({ id }) => id[0])).toEqual(['a'])
  expect((await source.run(TRACE_ID)).startTime).toBe(START)
  await source.close()
})

test('tables of before there was one of spans are read as they are, and apply and backfill add it', async () => {
  await using clickhouse = await startFilled('before', resourceSpansOf([root()]))
  await clickhouse.ask('DROP TABLE otel.runspan_spans_mv')
  await clickhouse.ask('DROP TABLE otel.runspan_spans')
  const ended = resourceSpansOf([root({ attributes: { 'runspan.points': 0 } })])
  await clickhouse.send(JSON.parse(JSON.stringify(ended).replaceAll(TRACE_ID, 'c'.repeat(32))))
  const list = async () => {
    const source = openClickHouse(clickhouse.url)
    try {
      return await source.runs().toArray()
    } finally {
      await source.close()
    }
  }
  const before = await list()

  for (const action of ['apply', 'backfill', 'apply', 'backfill'])
    expect(await runCommand(['clickhouse', action, '--from', `clickhouse:${clickhouse.url}`])).toMatchObject({
      code: 0,
    })
  expect(before.map(({ id }) => id[0]).sort()).toEqual(['a', 'c'])
  expect(await list()).toEqual(before)
  expect(Number(await clickhouse.ask('SELECT count() FROM otel.runspan_spans FINAL'))).toBe(2)
})
