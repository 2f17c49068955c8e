import { DrawnCurves } from '../../src/cli/watch/drawn-curves.js'
import { logMetric, run } from '../../src/index.js'
import { openStore, type RunRecord, type RunSource } from '../../src/read.js'
import { recordStore, type StoreFolder } from './record-store.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => run('long', () => logMetric('loss', 1)))
})

afterAll(() => store.remove())

test('a live run that takes long to read is left alone for a multiple of that', async () => {
  const source = openStore({ dir: store.dir })
  const READING_MS = 300
  let readings = 0
  const slow: RunSource = {
    ...source,
    async series(...args) {
      readings++
      await new Promise((resolve) => setTimeout(resolve, READING_MS))
      return source.series(...args)
    },
  }
  let tell = (): void => {}
  const curves = new DrawnCurves(slow, () => tell())
  const found = await source.run('long')
  const want = (pointCount: number, nowMs: number, metrics = ['loss']): void =>
    curves.want([{ ...found, pointCount } as RunRecord], metrics, nowMs)
  const isRead = () =>
    new Promise<void>((resolve) => {
      tell = resolve
    })

  want(1, 0)
  await isRead()
  want(2, 4 * READING_MS)
  expect(readings).toBe(1)
  expect(curves.of([found], 'loss')).toMatchObject([{ count: 1 }])
  want(3, 3_600_000)
  await isRead()
  expect(readings).toBe(2)
  // what is asked for anew does not wait
  want(3, 3_600_001, ['loss', 'accuracy'])
  await isRead()
  expect(readings).toBe(3)
})
