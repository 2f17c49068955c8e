import type { RunField } from '../../../src/read/query/run-query.js'
import type { RunRecord } from '../../../src/read/run-record.js'
import { ReadAhead } from '../../../src/sources/clickhouse/read-ahead.js'

const IDS = Array.from({ length: 64 }, (_, i) => `run ${i}`)
const SERIES: ReadonlySet<RunField> = new Set(['series'])
const TASKS: ReadonlySet<RunField> = new Set(['tasks'])

/** What is asked for, question by question, and answered with runs that have nothing but ids; one has gone away. */
function readAhead(pointCount = 10) {
  const asked: (readonly string[])[] = []
  const ahead = new ReadAhead(
    IDS.map((id) => ({ id, pointCount })),
    async (ids) => {
      asked.push(ids)
      return new Map(ids.filter((id) => id !== 'run 9').map((id) => [id, { id } as RunRecord]))
    },
  )
  return { ahead, asked }
}

test('fifty runs of a list are read by six questions, no more than twenty at once', async () => {
  const { ahead, asked } = readAhead()
  const wanted = IDS.slice(0, 50)
  const found: (string | undefined)[] = []
  for (const id of wanted) found.push((await ahead.open(id, SERIES))?.id)

  expect(found).toEqual(wanted.map((id) => (id === 'run 9' ? undefined : id)))
  expect(asked.map(({ length }) => length)).toEqual([1, 2, 4, 8, 16, 20])
  expect(asked.flat()).toEqual(IDS.slice(0, 51))
})

test('a run that is wanted alone has no other read with it', async () => {
  const { ahead, asked } = readAhead()
  await ahead.open('run 0', SERIES)

  expect(asked).toEqual([['run 0']])
})

test('a run is read again where it is opened again, out of turn, or with other fields', async () => {
  const { ahead, asked } = readAhead()
  for (const id of ['run 5', 'run 1', 'run 1', 'run 0']) expect((await ahead.open(id, SERIES))?.id).toBe(id)
  expect((await ahead.open('run 3', TASKS))?.id).toBe('run 3')

  expect(asked).toEqual([
    ['run 5'],
    ['run 1', 'run 0'],
    ['run 1', 'run 2', 'run 3', 'run 4'],
    ['run 3', ...IDS.slice(6, 13)],
  ])
})

test('of long runs no more are in memory than have a hundred thousand points together', async () => {
  for (const [pointCount, wanted] of [
    [1_000_000, [1, 1, 1, 1]],
    [40_000, [1, 2, 2]],
  ] as const) {
    const { ahead, asked } = readAhead(pointCount)
    for (const id of IDS.slice(0, 4)) await ahead.open(id, SERIES)
    expect(asked.map(({ length }) => length)).toEqual(wanted)
  }
})
