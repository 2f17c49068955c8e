import fc from 'fast-check'
import type { RunRecord } from '../../../src/read/run-record.js'
import { exportTable } from '../../../src/read/tables/export-table.js'
import { run, runWith } from './arbitrary-run.js'
import { join, readCsv, readJsonLines, readNumber, undoGuard } from './read-back.js'

test('every point of every run is one row of the CSV, exactly as it was logged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
      const rows = readCsv(await join(exportTable(runs, 'points')))

      expect(rows.map((row) => readRow(row, undoGuard))).toEqual(pointsOf(runs))
    }),
  )
})

test('every point of every run is one JSON line, exactly as it was logged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 4 }), async (runs) => {
      const rows = readJsonLines(await join(exportTable(runs, 'points', { format: 'jsonl' })))

      expect(rows.map((row) => readRow(row, String))).toEqual(pointsOf(runs))
    }),
  )
})

test.each(['csv', 'jsonl'] as const)(
  'a long run is exported in small chunks of whole lines as %s',
  async (format) => {
    const series = {
      loss: Array.from({ length: 50_000 }, (_, step) => ({ value: 1 / step, step, time: step })),
    }

    let lines = 0
    for await (const chunk of exportTable([runWith({ series })], 'points', { format })) {
      expect(chunk.length).toBeLessThan(100_000)
      expect(chunk.endsWith('\n')).toBe(true)
      lines += chunk.split('\n').length - 1
    }

    expect(lines).toBe(format === 'csv' ? 50_001 : 50_000)
  },
)

test('a run is read only when the one before has been written', async () => {
  const read: string[] = []
  async function* runs() {
    for (const id of ['first', 'second']) {
      read.push(id)
      yield runWith({ id, series: { loss: [{ value: 1, time: 0 }] } })
    }
  }

  for await (const line of exportTable(runs(), 'points', { format: 'jsonl' })) {
    expect(JSON.parse(line).runId).toBe(read.at(-1))
  }
  expect(read).toEqual(['first', 'second'])
})

type Row = [
  id: string,
  name: string,
  project: string,
  metric: string,
  step: number | undefined,
  time: number,
  value: number,
  rank: string | undefined,
]

function readRow(row: ReadonlyMap<string, unknown>, readText: (cell: string) => string): Row {
  const text = (name: string) => readText(String(row.get(name)))
  return [
    text('runId'),
    text('runName'),
    text('project'),
    text('metric'),
    readNumber(row.get('step')),
    new Date(text('time')).getTime(),
    Number(row.get('value')),
    readRank(row.get('rank'), readText),
  ]
}

function pointsOf(runs: RunRecord[]): Row[] {
  return runs.flatMap(({ id, name, project, series }) =>
    Object.entries(series).flatMap(([metric, points]) =>
      points.map(({ step, time, value, rank }): Row => [id, name, project, metric, step, time, value, rank]),
    ),
  )
}

// A rank is never empty.
function readRank(cell: unknown, readText: (cell: string) => string): string | undefined {
  return cell === undefined || cell === '' ? undefined : readText(String(cell))
}
