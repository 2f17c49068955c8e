// The tables with a row for each param and for each metric.

import fc from 'fast-check'
import { exportTable } from '../../../src/read/tables/export-table.js'
import { run, runWith } from './arbitrary-run.js'
import { join, readCsv, readJsonLines, undoGuard } from './read-back.js'

const SUMMARY = { first: 3, last: 1, min: Number.NaN, max: 3, mean: 2, count: 3 }

test('every param of every run is one row, and reads back as it was by its type', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
      const rows = readCsv(await join(exportTable(runs, 'params')))

      const read = rows.map((row) => [
        ...['runId', 'runName', 'project', 'param'].map((name) => undoGuard(row.get(name) as string)),
        readTyped(row.get('type') as string, row.get('value') as string),
      ])
      const logged = runs.flatMap(({ id, name, project, params }) =>
        Object.entries(params).map(([key, value]) => [id, name, project, key, asRead(value)]),
      )
      expect(read).toEqual(logged)
    }),
  )
})

test('a number among the params stands in a column of its own, too, and a text that looks like one does not', async () => {
  const params = { lr: 0.1, text: '0.1', layers: [64, 64] }
  const lines = await join(exportTable([runWith({ params })], 'params', { format: 'jsonl' }))

  const rows = readJsonLines(lines).map((row) => [row.get('type'), row.get('value'), row.get('number')])
  expect(rows).toEqual([
    ['number', 0.1, 0.1],
    ['text', '0.1', undefined],
    ['list', [64, 64], undefined],
  ])
})

test('every metric of every run is one row with its summary, and with what it is known by', async () => {
  const one = runWith({ id: 'a', summaries: { loss: SUMMARY, acc: SUMMARY }, summaryOf: { loss: 'min' } })
  const other = runWith({ id: 'b', summaries: { toString: SUMMARY } })

  const text = await join(exportTable([one, other], 'metrics'))

  expect(text.split('\r\n')).toEqual([
    'runId,runName,project,metric,last,first,min,max,mean,count,summaryOf',
    'a,a-run,Default,loss,1,3,NaN,3,2,3,min',
    'a,a-run,Default,acc,1,3,NaN,3,2,3,',
    'b,a-run,Default,toString,1,3,NaN,3,2,3,',
    '',
  ])
})

test('only the metrics that are asked for are exported, in every table that has metrics', async () => {
  const series = { loss: [{ value: 1, time: 0 }], acc: [{ value: 2, time: 0 }] }
  const runs = [runWith({ summaries: { loss: SUMMARY, acc: SUMMARY }, series })]

  for (const table of ['metrics', 'points'] as const) {
    const rows = readCsv(await join(exportTable(runs, table, { metrics: ['acc', 'none'] })))
    expect(rows.map((row) => row.get('metric'))).toEqual(['acc'])
  }
})

test.each([
  ['runs', { wide: true }, 'The option wide is for points only.'],
  ['params', { metrics: ['loss'] }, 'The option metrics is for metrics and points only.'],
  ['points', { raw: true, format: 'jsonl' }, 'The option raw is for csv only.'],
  ['points', { metrics: 'loss' }, "The metrics 'loss' are no list of keys."],
  ['run', {}, 'There is no table \'run\'. Use one of "runs", "params", "metrics", "points", "tasks".'],
] as const)('of %s the options %j are refused', (table, options, message) => {
  expect(() => exportTable([], table as 'runs', options as object)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
  )
})

test('raw CSV has texts as they are, formulas too', async () => {
  const runs = [runWith({ name: '=1+1', params: { "'a": "-x,'" } })]

  const [, run] = (await join(exportTable(runs, 'params', { raw: true }))).split('\r\n')

  expect(run).toBe(`0123456789abcdef0123456789abcdef,=1+1,Default,'a,text,"-x,'",`)
})

function readTyped(type: string, cell: string): unknown {
  if (type === 'text') return undoGuard(cell)
  if (type === 'number') return Number(cell)
  if (type === 'boolean') return cell === 'true'
  return JSON.parse(cell)
}

/** A number that JSON does not have is a text in the JSON of a list. */
function asRead(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.map((item) => {
    const isInJson = typeof item !== 'number' || (Number.isFinite(item) && !Object.is(item, -0))
    return isInJson ? item : Object.is(item, -0) ? '-0' : String(item)
  })
}
