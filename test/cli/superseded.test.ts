// A run that was resumed from a step: the points that it logged again are shown to whoever asks for them, and to nobody else.

import { logMetrics, resumeRun, run } from '../../src/index.js'
import { recordStore, type StoreFolder } from './record-store.js'
import { runCommand } from './run-command.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => {
    const log = (from: number, to: number, loss: number) => {
      for (let step = from; step < to; step++) logMetrics({ loss, [`only${loss}`]: loss }, { step })
    }
    const { id } = run('tuning', (current) => {
      log(0, 6, 9)
      return current
    })
    resumeRun(id, { fromStep: 3 }, () => log(3, 8, 1))
  })
})

afterAll(() => store.remove())

const COUNTING = [9, 9, 9, 1, 1, 1, 1, 1]
const MARKED = '9,9,9,9!,9!,9!,1,1,1,1,1'

test('list, compare, check and a curve are about the points that count', async () => {
  expect(await json('list', '--json')).toMatchObject([
    { metrics: { loss: { first: 9, last: 1, count: 8, mean: 4 }, only9: { count: 3 } } },
  ])
  expect((await answer('check', 'tuning', '--assert', 'metrics.loss.count == 8')).code).toBe(0)
  expect(await json('list', '--json', '--where', 'metrics.loss.count == 8')).toHaveLength(1)
  const { series } = (await json('compare', 'tuning', 'tuning', '--metric', 'loss', '--json')) as {
    series: { values: number[] }[]
  }
  expect(series[0]?.values).toEqual(COUNTING)
})

test('show leaves superseded points out, and has them with --all, marked', async () => {
  const marks = (shown: unknown) =>
    (shown as { series: { loss: { value: number; superseded?: true }[] } }).series.loss.map(
      ({ value, superseded }) => `${value}${superseded ? '!' : ''}`,
    )

  expect(marks(await json('show', 'tuning', '--json'))).toEqual(COUNTING.map(String))
  expect(marks(await json('show', 'tuning', '--json', '--all')).join()).toBe(MARKED)

  expect((await answer('show', 'tuning')).stdout).not.toContain('\nsuperseded')
  const page = (await answer('show', 'tuning', '--all')).stdout
  expect(page).toContain('\nsuperseded\n  loss   3 points, steps 3 to 5\n  only9  3 points, steps 3 to 5\n')
  expect(page).toMatch(/\n {2}loss +\S+ +8 +9 +1 +1 +9 +4\n/)
  expect(page).toMatch(/rank +status +duration +points +from step\n +resume 1 +completed .* 10 +3\n/)
})

test('show --metric draws superseded points as a curve of their own with --all', async () => {
  expect((await answer('show', 'tuning', '--metric', 'loss')).stdout).not.toContain('superseded')
  expect((await answer('show', 'tuning', '--metric', 'loss', '--all')).stdout).toMatch(/b loss, superseded/)
})

test('export points leaves them out, and has them with --all and a column that says so', async () => {
  const rows = async (...more: string[]) =>
    (await answer('export', 'points', '--metric', 'loss', ...more)).stdout.trim().split(/\r?\n/)

  expect((await rows()).slice(1).map((row) => row.split(',')[6])).toEqual(COUNTING.map(String))
  const [header, ...marked] = await rows('--all')
  expect(header).toBe('runId,runName,project,metric,step,time,value,rank,superseded')
  const values = marked.map((row) => row.split(',')).map(([, , , , , , value, , mark]) => [value, mark])
  expect(values.map(([value, mark]) => `${value}${mark === 'true' ? '!' : ''}`).join()).toBe(MARKED)
  const objects = (await rows('--all', '--format', 'jsonl')).map((row) => JSON.parse(row).superseded)
  expect(objects.filter(Boolean)).toHaveLength(3)
  expect(objects.filter((mark) => mark === false)).toHaveLength(8)
})

test('a wide export with --all has a row for what counts of a step, and one for what does not', async () => {
  const { stdout } = await answer('export', 'points', '--wide', '--all', '--format', 'jsonl')
  const rows = stdout
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row))

  expect(rows.filter(({ step }) => step === 4)).toMatchObject([
    { superseded: true, metrics: { loss: 9, only9: 9 } },
    { superseded: false, metrics: { loss: 1, only1: 1 } },
  ])
  expect(rows).toHaveLength(11)
})

test('--all of an export is for points alone', async () => {
  expect(await answer('export', 'metrics', '--all')).toMatchObject({
    code: 1,
    stderr: 'runspan: The option --all is for points only. Leave it out.\n',
  })
})

async function json(...args: string[]): Promise<unknown> {
  return JSON.parse((await answer(...args)).stdout)
}

function answer(...args: string[]) {
  return runCommand(args, { env: { RUNSPAN_DIR: store.dir, NO_COLOR: '1' } })
}
