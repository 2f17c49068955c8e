import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { parquetMetadata, parquetRead, parquetSchema } from 'hyparquet'
import type { RunRecord } from '../../../src/read/run-record.js'
import type { ExportOptions, ExportTable } from '../../../src/read/tables/export-format.js'
import { exportTable } from '../../../src/read/tables/export-table.js'
import { run, runWith } from '../tables/arbitrary-run.js'

let folder: string
let duckdb: DuckDBConnection

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runspan-parquet-'))
  duckdb = await DuckDBConnection.create()
})

afterAll(() => {
  duckdb.closeSync()
  rmSync(folder, { recursive: true, force: true })
})

const SUMMARY = { first: 1, last: 0.5, min: 0.5, max: 1, mean: 0.75, count: 2 }

describe('DuckDB reads', () => {
  test('each column of runs with the type of its values', async () => {
    const runs = [
      runWith({
        params: {
          lr: 0.1,
          depth: 3,
          big: 2 ** 53 - 1,
          zero: -0,
          on: true,
          text: '1',
          mixed: 1,
          layers: [1, 2],
        },
        attributes: { notes: ['a', ''], loss: [1, Number.NaN] },
        tags: ['x', 'y'],
        summaries: { loss: SUMMARY },
        startTime: 1_700_000_000_123,
      }),
      runWith({ params: { lr: 1, mixed: 'a', layers: [] } }),
    ]

    const path = await write(runs, 'runs')

    expect(await typesIn(path)).toMatchObject({
      id: 'VARCHAR',
      started: 'TIMESTAMP WITH TIME ZONE',
      durationMs: 'BIGINT',
      tags: 'VARCHAR[]',
      'params.lr': 'DOUBLE',
      'params.depth': 'BIGINT',
      'params.big': 'BIGINT',
      'params.zero': 'DOUBLE',
      'params.on': 'BOOLEAN',
      'params.text': 'VARCHAR',
      'params.mixed': 'VARCHAR',
      'params.layers': 'BIGINT[]',
      'attributes.notes': 'VARCHAR[]',
      'attributes.loss': 'DOUBLE[]',
      'metrics.loss.last': 'DOUBLE',
      'metrics.loss.count': 'BIGINT',
    })
    const columns = `"params.big" = 9007199254740991, "params.layers"::text, "params.mixed", tags::text,
      "attributes.loss"::text, epoch_ms(started), "params.depth" IS NULL`
    expect(await rows(`SELECT ${columns} FROM '${path}'`)).toEqual([
      [true, '[1, 2]', '1', '[x, y]', '[1.0, nan]', 1_700_000_000_123n, false],
      [null, '[]', 'a', '[]', null, 0n, true],
    ])
  })

  test('as many points as were logged, with their sum, NaN, missing steps and ranks', async () => {
    const count = 110_000
    const points = Array.from({ length: count }, (_, i) => ({
      value: i % 1000 === 0 ? Number.NaN : i / 8,
      time: 1_700_000_000_000 + i,
      ...(i % 10 === 0 ? {} : { step: 2 ** 40 + i }),
      ...(i % 5 === 0 ? { rank: '1' } : {}),
    }))
    const path = await write([runWith({ series: { loss: points } })], 'points')

    const [all] = await rows(
      `SELECT count(*), count(step), count(rank), count(*) FILTER (isnan(value)),
       sum(value) FILTER (NOT isnan(value)), min(step), max(step), epoch_ms(max(time)) FROM '${path}'`,
    )
    const numbers = points.map(({ value }) => value).filter((value) => !Number.isNaN(value))
    expect(all).toEqual([
      ...[BigInt(count), 99_000n, 22_000n, 110n],
      numbers.reduce((sum, value) => sum + value, 0),
      ...[BigInt(2 ** 40 + 1), BigInt(2 ** 40 + count - 1), BigInt(1_700_000_000_000 + count - 1)],
    ])
    const [groups] = await rows(`SELECT max(row_group_id) + 1 FROM parquet_metadata('${path}')`)
    expect(groups).toEqual([2n])
  })

  test('-0, infinite and smallest numbers as they are', async () => {
    const values = [-0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 2 ** 60]
    const path = await write(
      [runWith({ series: { x: values.map((value, time) => ({ value, time })) } })],
      'points',
    )

    const read = (await rows(`SELECT value FROM '${path}'`)).flat()

    expect(read).toEqual(values)
  })

  test.each<ExportTable>(['runs', 'params', 'metrics', 'points', 'tasks'])(
    'a table of %s without rows, with its columns',
    async (table) => {
      const path = await write([], table)

      expect(await rows(`SELECT count(*) FROM '${path}'`)).toEqual([[0n]])
      expect(Object.keys(await typesIn(path)).length).toBeGreaterThan(6)
    },
  )

  test('CSV with the same numbers, texts and absent values', async () => {
    const params = { text: '', formula: '=1+1', quote: "'a", number: Number.NaN, list: [1, 2] }
    const path = join(folder, 'params.csv')
    await writeChunks(path, exportTable([runWith({ params })], 'params'))

    // an empty cell is NULL, "" is not; a text has lost nothing but one ' in front
    const read = await rows(
      `SELECT param, regexp_replace(value, '^''', ''), number FROM read_csv('${path}', allow_quoted_nulls = false)`,
    )
    expect(read).toEqual([
      ['text', '', null],
      ['formula', '=1+1', null],
      ['quote', "'a", null],
      ['number', 'NaN', Number.NaN],
      ['list', '[1,2]', null],
    ])
  })
})

test('memory holds a row group of a long table and no more', async () => {
  const long = 'x'.repeat(1 << 20)
  const params = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, `${long}${i}`]))

  const sizes: number[] = []
  for await (const chunk of exportTable([runWith({ params })], 'params', { format: 'parquet' }))
    sizes.push(chunk.length)

  expect(sizes.length).toBeGreaterThan(3)
})

test('every value of every run is read back as it was, whatever the names', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
      const { names, values } = await readBack(exportTable(runs, 'points', { format: 'parquet' }))

      expect(names).toEqual(['runId', 'runName', 'project', 'metric', 'step', 'time', 'value', 'rank'])
      const logged = runs.flatMap(({ id, name, project, series }) =>
        Object.entries(series).flatMap(([metric, points]) =>
          points.map(({ step, time, value, rank }) => [
            ...[id, name, project, metric, step === undefined ? null : BigInt(step)],
            ...[new Date(time), value, rank ?? null],
          ]),
        ),
      )
      expect(values).toEqual(logged)
    }),
  )
})

test('any runs with any keys make a table that can be read, with all of its columns', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
      const { names, values } = await readBack(exportTable(runs, 'runs', { format: 'parquet' }))

      const keys = new Set(runs.flatMap(({ params }) => Object.keys(params).map((key) => `params.${key}`)))
      expect(names).toEqual(expect.arrayContaining([...keys]))
      for (const [i, { params }] of runs.entries()) {
        for (const [key, value] of Object.entries(params)) {
          const cell = values[i]?.[names.indexOf(`params.${key}`)]
          if (typeof value === 'number' && typeof cell !== 'string') expect(Number(cell)).toBe(value)
          if (typeof value === 'string') expect(cell).toBe(value)
        }
      }
    }),
  )
})

async function write(runs: RunRecord[], table: ExportTable, options: ExportOptions = {}): Promise<string> {
  const path = join(folder, `${table}.parquet`)
  await writeChunks(path, exportTable(runs, table, { ...options, format: 'parquet' }))
  return path
}

async function writeChunks(path: string, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  writeFileSync(path, await bytesOf(chunks))
}

async function bytesOf(chunks: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  return Buffer.concat(all)
}

async function rows(sql: string): Promise<unknown[][]> {
  return (await (await duckdb.runAndReadAll(sql)).getRows()) as unknown[][]
}

async function typesIn(path: string): Promise<Record<string, unknown>> {
  const described = await rows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${path}')`)
  return Object.fromEntries(described)
}

/** By another reader than DuckDB, to which names that differ in their case only are the same. */
async function readBack(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ names: string[]; values: unknown[][] }> {
  const bytes = await bytesOf(chunks)
  const file = new Uint8Array(bytes).buffer
  const names = parquetSchema(parquetMetadata(file)).children.map(({ element }) => element.name)
  const values: unknown[][] = []
  await parquetRead({ file, onComplete: (read) => values.push(...(read as unknown[][])) })
  return { names, values }
}
