import type { RunsAnswer } from '../../src/viewer/server/api-types.js'
import type { StoreFolder } from '../cli/record-store.js'
import { type RunningViewer, startViewer } from '../viewer/start-viewer.js'
import { closeBrowser } from './open-page.js'

/** The viewer of a store; what it has is there as soon as the first test of the suite begins. */
export interface ShownStore extends RunningViewer {
  /** The folder of the store. */
  dir: string
  /** The ids of its runs, by their names. */
  ids: ReadonlyMap<string, string>
}

/** Makes a store and shows it to all tests of a suite. */
export function showStore(
  make: () => Promise<StoreFolder>,
  env: Record<string, string> = {},
): Readonly<ShownStore> {
  const shown = {} as ShownStore
  let store: StoreFolder
  beforeAll(async () => {
    store = await make()
    const viewer = await startViewer(['--dir', store.dir, '--port', '0'], env)
    const { runs } = await viewer.json<RunsAnswer>('/api/runs?all=1&limit=1000')
    Object.assign(shown, viewer, { dir: store.dir, ids: new Map(runs.map(({ name, id }) => [name, id])) })
  })
  afterAll(async () => {
    await closeBrowser()
    await shown[Symbol.asyncDispose]()
    store.remove()
  })
  return shown
}
