import fc from 'fast-check'
import type { ContinuationRecord, RunRecord } from '../../../src/read/run-record.js'
import type { ExportFormat } from '../../../src/read/tables/export-format.js'
import { exportTable } from '../../../src/read/tables/export-table.js'
import { run, runWith } from './arbitrary-run.js'
import { join, readCsv, readJsonLines, readNumber, undoGuard } from './read-back.js'

describe('runs as CSV', () => {
  test('every text and every number is read back as it was, whatever the names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
        const rows = readCsv(await join(exportTable(runs, 'runs')))

        expect(rows).toHaveLength(runs.length)
        for (const [i, original] of runs.entries()) expectSame(rows[i] ?? new Map(), original, readCell)
      }),
    )
  })

  test('no cell begins like a formula of a spreadsheet', async () => {
    await fc.assert(
      fc.asyncProperty(run, async (original) => {
        const [row] = readCsv(await join(exportTable([original], 'runs')))

        const formulas = [...(row?.values() ?? [])].filter((cell) => /^[=+\-@\t\r\n\0＝＋－＠]/.test(cell))
        expect(formulas.filter((cell) => Number.isNaN(Number(cell)))).toEqual([])
      }),
    )
  })

  test('a negative number stays a number, a text that looks like one stays a text', async () => {
    const csv = await join(exportTable([runWith({ params: { number: -0.5, text: '-0.5' } })], 'runs'))

    const [row] = readCsv(csv)
    expect(row?.get('params.number')).toBe('-0.5')
    expect(row?.get('params.text')).toBe("'-0.5")
  })

  test('an absent value is an empty cell, an empty text is ""', async () => {
    const csv = await join(
      exportTable([runWith({ params: { a: '' } }), runWith({ params: { b: 1 } })], 'runs'),
    )

    const [, first, second] = csv.split('\r\n')
    expect(first).toMatch(/,"",$/)
    expect(second).toMatch(/,,1$/)
  })

  test('has a column for every key that any run has, in the same order whatever the order of the runs', async () => {
    const one = runWith({
      params: { lr: 1, depth: 2 },
      attributes: { team: 'x' },
      summaries: { loss: SUMMARY },
    })
    const other = runWith({ params: { batch: 1 }, summaries: { accuracy: SUMMARY } })

    const [header] = (await join(exportTable([one, other], 'runs'))).split('\r\n')
    const [again] = (await join(exportTable([other, one], 'runs'))).split('\r\n')

    expect(again).toBe(header)
    expect(header).toBe(
      'id,name,project,status,started,ended,durationMs,parent,error.message,tags,' +
        'params.batch,params.depth,params.lr,attributes.team,' +
        'metrics.accuracy.last,metrics.accuracy.first,metrics.accuracy.min,metrics.accuracy.max,metrics.accuracy.mean,metrics.accuracy.count,' +
        'metrics.loss.last,metrics.loss.first,metrics.loss.min,metrics.loss.max,metrics.loss.mean,metrics.loss.count',
    )
  })

  test('has [] for the tags of a run without tags', async () => {
    const [row] = readCsv(await join(exportTable([runWith({ tags: [] })], 'runs')))

    expect(row?.get('tags')).toBe('[]')
  })

  test('is only a header when there are no runs', async () => {
    expect(await join(exportTable([], 'runs'))).toBe(
      'id,name,project,status,started,ended,durationMs,parent,error.message,tags\r\n',
    )
  })

  test('has an empty cell for the time of a damaged span', async () => {
    const [row] = readCsv(await join(exportTable([runWith({ startTime: Number.NaN })], 'runs')))

    expect(row?.get('started')).toBe('')
  })
})

describe('runs as JSON lines', () => {
  test('every text and every number is read back as it was, whatever the names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
        const rows = readJsonLines(await join(exportTable(runs, 'runs', { format: 'jsonl' })))

        expect(rows).toHaveLength(runs.length)
        for (const [i, original] of runs.entries())
          expectSame(rows[i] ?? new Map(), original, (value) => value)
      }),
    )
  })

  test('the name of a column of the CSV is the path to the same value', async () => {
    await fc.assert(
      fc.asyncProperty(run, async (original) => {
        const [csv] = readCsv(await join(exportTable([original], 'runs')))
        const [json] = readJsonLines(await join(exportTable([original], 'runs', { format: 'jsonl' })))

        const filled = [...(csv ?? [])].filter(([, cell]) => cell !== '').map(([name]) => name)
        expect([...(json?.keys() ?? [])]).toEqual(expect.arrayContaining(filled))
      }),
    )
  })

  test('a run has nothing that may be of any length', async () => {
    const long = ['series', 'spans', 'tasks', 'inputs', 'outputs']
    const json = JSON.parse(await join(exportTable([runWith({})], 'runs', { format: 'jsonl' })))

    expect(Object.keys(runWith({}))).toEqual(expect.arrayContaining(long))
    expect(Object.keys(json)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(`^(${long.join('|')})$`)]),
    )
  })

  test('the times of the run and of its parts are ISO 8601', async () => {
    const part = { ...PART, startTime: 1, endTime: 2, durationMs: 1 }
    const lines = exportTable([runWith({ continuations: [part] })], 'runs', { format: 'jsonl' })

    expect(JSON.parse(await join(lines))).toMatchObject({
      started: '1970-01-01T00:00:00.000Z',
      continuations: [{ started: '1970-01-01T00:00:00.001Z', ended: '1970-01-01T00:00:00.002Z' }],
    })
  })

  test('a run is written before the next one is read', async () => {
    const read: string[] = []
    async function* runs() {
      for (const name of ['first', 'second']) {
        read.push(name)
        yield runWith({ name })
      }
    }

    for await (const line of exportTable(runs(), 'runs', { format: 'jsonl' })) {
      expect(JSON.parse(line).name).toBe(read.at(-1))
    }
    expect(read).toEqual(['first', 'second'])
  })
})

test('an unknown format is refused at once, with a list of the formats', () => {
  expect(() => exportTable([], 'runs', { format: 'xlsx' as ExportFormat })).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('"csv", "jsonl", "parquet"'),
    }),
  )
})

const PART: ContinuationRecord = {
  id: '0123456789abcdef',
  rank: '1',
  status: 'completed',
  startTime: 0,
  pointCount: 0,
  missingPoints: 0,
  resource: {},
}

const SUMMARY = { first: 1, last: 2, min: 1, max: 2, mean: 1.5, count: 2 }

function readCell(cell: unknown): unknown {
  return typeof cell === 'string' ? undoGuard(cell) : cell
}

/** Compares a row with the run that it was made from; `read` gives the value of a cell. */
function expectSame(
  row: ReadonlyMap<string, unknown>,
  original: RunRecord,
  read: (cell: unknown) => unknown,
): void {
  const texts = { id: original.id, name: original.name, project: original.project, status: original.status }
  for (const [name, wanted] of Object.entries(texts)) expect(read(row.get(name))).toBe(wanted)
  expect(new Date(String(row.get('started'))).getTime()).toBe(original.startTime)
  if (original.endTime !== undefined)
    expect(new Date(String(read(row.get('ended')))).getTime()).toBe(original.endTime)
  expect(readNumber(row.get('durationMs'))).toBe(original.durationMs)
  expectValue(row.get('tags'), original.tags, read)
  if (original.error) expectValue(row.get('error.message'), original.error.message, read)
  for (const [key, value] of Object.entries(original.params))
    expectValue(row.get(`params.${key}`), value, read)
  for (const [key, value] of Object.entries(original.attributes))
    expectValue(row.get(`attributes.${key}`), value, read)
  for (const [key, summary] of Object.entries(original.summaries)) {
    for (const [statistic, value] of Object.entries(summary)) {
      expect(readNumber(row.get(`metrics.${key}.${statistic}`))).toBe(value)
    }
  }
}

function expectValue(cell: unknown, wanted: unknown, read: (cell: unknown) => unknown): void {
  if (Array.isArray(wanted)) {
    const items = (Array.isArray(cell) ? cell : JSON.parse(String(cell))) as unknown[]
    expect(items).toHaveLength(wanted.length)
    for (const [i, item] of wanted.entries()) expect(sameKind(items[i], item)).toBe(item)
    return
  }
  expect(typeof wanted === 'string' ? read(cell) : sameKind(cell, wanted)).toBe(wanted)
}

/** CSV has texts only, and JSON has no form for some numbers: a reader knows the type of each column. */
function sameKind(cell: unknown, wanted: unknown): unknown {
  if (typeof wanted === 'number') return Number(cell)
  return typeof wanted === 'boolean' ? String(cell) === 'true' : cell
}
