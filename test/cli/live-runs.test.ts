import { LiveRuns } from '../../src/cli/watch/live-runs.js'
import { logMetric, run } from '../../src/index.js'
import { openStore, type RunSource } from '../../src/read.js'
import { recordStore, type StoreFolder } from './record-store.js'

let store: StoreFolder

beforeAll(async () => {
  store = await recordStore(() => {
    for (const name of ['one', 'two', 'three']) run(name, () => logMetric('loss', name.length))
  })
})

afterAll(() => store.remove())

/** A source whose first list takes until it is let go. */
function slowAtFirst(dir: string): { source: RunSource; letGo(): void } {
  const source = openStore({ dir })
  let letGo = (): void => {}
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let isFirst = true
  return {
    letGo,
    source: {
      ...source,
      runs(query) {
        const list = source.runs(query)
        if (!isFirst) return list
        isFirst = false
        const page = async () => {
          const found = await list.page()
          await isLetGo
          return found
        }
        return { ...list, page, [Symbol.asyncIterator]: () => list[Symbol.asyncIterator]() }
      },
    },
  }
}

test('a filter that is given while all runs are being read counts, however long that takes', async () => {
  const { source, letGo } = slowAtFirst(store.dir)
  const live = new LiveRuns(source, {}, undefined)

  const all = live.read()
  const some = live.read('metrics.loss > 3')
  letGo()
  await Promise.all([all, some])

  expect([live.where, live.rows.map(({ name }) => name)]).toEqual(['metrics.loss > 3', ['three']])
})

test('what happens while the runs are read is not lost, and after a filter that is none they stay', async () => {
  const { source, letGo } = slowAtFirst(store.dir)
  const live = new LiveRuns(source, {}, undefined)
  const found = await openStore({ dir: store.dir }).run('two')

  const all = live.read()
  const wrong = live.read('metrics.loss >')
  await new Promise((resolve) => setImmediate(resolve))
  live.apply({ kind: 'deleted', id: found.id })
  letGo()
  await all
  await expect(wrong).rejects.toThrow('The filter ends where something is missing')

  expect([live.where, live.rows.map(({ name }) => name)]).toEqual(['', ['three', 'one']])
})
