import fc from 'fast-check'
import { exportTable } from '../../../src/read/tables/export-table.js'
import { run, runWith } from './arbitrary-run.js'
import { join, readCsv, readJsonLines, undoGuard } from './read-back.js'

test('a step is a row, with a column for each metric that any run has', async () => {
  const one = runWith({
    id: 'a',
    series: {
      loss: [
        { value: 0.5, step: 0, time: 0 },
        { value: 0.25, step: 1, time: 2 },
      ],
      acc: [{ value: Number.NaN, step: 1, time: 3 }],
    },
  })
  const other = runWith({ id: 'b', series: { lr: [{ value: 1e-3, time: 5, rank: '1' }] } })

  const text = await join(exportTable([one, other], 'points', { wide: true }))

  expect(text.split('\r\n')).toEqual([
    'runId,runName,project,rank,step,time,metrics.acc,metrics.loss,metrics.lr',
    'a,a-run,Default,,0,1970-01-01T00:00:00.000Z,,0.5,',
    'a,a-run,Default,,1,1970-01-01T00:00:00.002Z,NaN,0.25,',
    'b,a-run,Default,1,,1970-01-01T00:00:00.005Z,,,0.001',
    '',
  ])
})

test('a metric that was logged twice at a step has two rows of it', async () => {
  const series = {
    loss: [
      { value: 1, step: 7, time: 0 },
      { value: 2, step: 7, time: 1 },
    ],
    acc: [{ value: 3, step: 7, time: 0 }],
  }
  const text = await join(exportTable([runWith({ series })], 'points', { wide: true, format: 'jsonl' }))

  expect(readJsonLines(text).map((row) => [row.get('metrics.loss'), row.get('metrics.acc')])).toEqual([
    [1, 3],
    [2, undefined],
  ])
})

test('the columns are the metrics that are asked for, in their order', async () => {
  const runs = [runWith({ series: { loss: [{ value: 1, time: 0 }], acc: [{ value: 2, time: 1 }] } })]

  const text = await join(exportTable(runs, 'points', { wide: true, metrics: ['none', 'loss'] }))

  const [header, ...rows] = text.trimEnd().split('\r\n')
  expect(header).toMatch(/,time,metrics\.none,metrics\.loss$/)
  expect(rows).toHaveLength(1)
})

test('every value of every run is there once, whatever steps, ranks and times the points have', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 3 }), async (runs) => {
      const rows = readCsv(await join(exportTable(runs, 'points', { wide: true })))

      const exported = rows.flatMap((row) =>
        [...row]
          .filter(([name, cell]) => name.startsWith('metrics.') && cell !== '')
          .map(([name, cell]) => [
            undoGuard(row.get('runId') as string),
            name.slice(8),
            row.get('step'),
            cell,
          ]),
      )
      const logged = runs.flatMap(({ id, series }) =>
        Object.entries(series).flatMap(([metric, points]) =>
          points.map(({ step, value }) => [id, metric, String(step ?? ''), numberText(value)]),
        ),
      )
      expect(exported.map(String).sort()).toEqual(logged.map(String).sort())
    }),
  )
})

test('runs that can be looped over once are refused where they must be read twice', async () => {
  async function* once() {
    yield runWith({})
  }
  const chunks = exportTable(once(), 'points', { wide: true })

  await expect(join(chunks)).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining('only once'),
  })
  const named = exportTable(once(), 'points', { wide: true, metrics: ['loss'] })
  expect(await join(named)).toMatch(/^runId,.*metrics\.loss\r\n$/)
})

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
