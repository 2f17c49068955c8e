import type { RunRecord } from '../../read/run-record.js'
import { listRunFiles, type RunFile } from '../../store/list-files.js'
import { statIfThere } from '../../store/open-file.js'
import { each } from '../core/each.js'
import type { Looker, RunMark } from '../core/looker.js'
import { unlessStoreGone } from './store-gone.js'

/** As many files of ended runs are looked at each time, one after the other in turn: 2 to 3 ms. */
const MOST_ENDED = 1000

/** A run whose process dies changes no file: whoever has a journal is read again after so long. */
const READ_AGAIN_MS = 5000

/** A store as `watch()` sees it. */
export interface WatchedStore {
  dir: string
  read(file: RunFile): RunRecord | undefined
  /** Whether changes of a run are told. */
  isWanted(run: RunRecord): boolean
  /** The ids of the runs in the store whose changes are not; undefined where all are told. */
  unwantedIds: ((signal: AbortSignal) => Promise<Set<string>>) | undefined
}

/** Looks at the size and time of files, without opening them. */
export function lookAtStore({ dir, read, isWanted, unwantedIds }: WatchedStore): Looker {
  const marks = new Map<string, string>()
  let unwanted = unwantedIds === undefined ? new Set<string>() : undefined
  let round = 0
  const readWanted = (file: RunFile): RunRecord | undefined => {
    const run = read(file)
    if (run === undefined || isWanted(run)) return run
    unwanted?.add(file.runId)
    return undefined
  }
  const markOf = (file: RunFile, isItsTurn: boolean): RunMark => {
    const mayBeOpen = file.journals.length > 0
    const known = marks.get(file.runId)
    const isDue = known === undefined || mayBeOpen || isItsTurn
    const mark = isDue ? signs([file.path, ...file.journals]) : known
    marks.set(file.runId, mark)
    const again = mayBeOpen ? ` ${Math.floor(performance.now() / READ_AGAIN_MS)}` : ''
    return { id: file.runId, mark: mark + again, mayBeOpen, read: async () => readWanted(file) }
  }
  return {
    intervalMs: 1000,
    async look(signal) {
      round++
      unwanted ??= await unwantedIds?.(signal)
      const found = await unlessStoreGone(dir, () => listRunFiles(dir))
      const files = found.filter(({ runId }) => !unwanted?.has(runId))
      const looksPerRound = Math.ceil(files.length / MOST_ENDED)
      const marks = files.map((file, i) => markOf(file, (i + round) % looksPerRound === 0))
      return { marks: each(marks), isWhole: true }
    },
  }
}

function signs(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const { size, mtimeMs } = statIfThere(path) ?? {}
      return `${size}:${mtimeMs}`
    })
    .join(' ')
}
