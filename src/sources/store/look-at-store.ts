import { basename, join } from 'node:path'
import type { RunRecord } from '../../read/run-record.js'
import { listJournalNames, listRunFiles, projectFolders, type RunFile } from '../../store/list-files.js'
import { each } from '../core/each.js'
import type { Looker, RunMark } from '../core/looker.js'
import { ChangedFiles } from './changed-files.js'
import { signsOf } from './file-signs.js'
import { unlessStoreGone } from './store-gone.js'

/** As many files of ended runs are looked at each time, one after the other in turn: 2 to 3 ms. */
const MOST_ENDED = 500

/** As many live runs are looked at each time, and read again in the time below; of more, each less often. */
const MOST_LIVE = 1000

/** So often folders are taken to be as they were if their times say so; a disk's clock may be coarse. */
const MOST_LOOKS = 30

/** A run whose process dies changes no file: whoever has a journal is read again after so long. */
const READ_AGAIN_MS = 5000

/** A store as `watch()` sees it. */
export interface WatchedStore {
  dir: string
  /** @param isOneOf of how many live runs; undefined where it is to be read as it is now */
  read(file: RunFile, isOneOf: number | undefined): RunRecord | undefined
  /** Whether changes of a run are told. */
  isWanted(run: RunRecord): boolean
  /** The ids of the runs in the store whose changes are not; undefined where all are told. */
  unwantedIds: ((signal: AbortSignal) => Promise<Set<string>>) | undefined
}

/** What is in the store, as it was when its folders were last read. */
interface Listed {
  /** Of the folders and journals: others where a run has come or gone. */
  signs: string
  /** Whether the folders were the same a look later: within one tick of a disk's clock something else may come. */
  isSettled: boolean
  files: readonly RunFile[]
  /** How many of them have a journal. */
  live: number
  /** In how many looks each live run has its turn: a power of two, or it would be another one all the time. */
  liveRounds: number
  looks: number
}

/** Looks at the size and time of files, without opening them. */
export function lookAtStore({ dir, read, isWanted, unwantedIds }: WatchedStore): Looker {
  const marks = new Map<string, string>()
  const changedFiles = new ChangedFiles()
  let unwanted = unwantedIds === undefined ? new Set<string>() : undefined
  let listed: Listed | undefined
  let round = 0
  const readWanted = (file: RunFile): RunRecord | undefined => {
    // at first, so many may have been read for somebody else just now
    const run = read(file, round === 1 ? listed?.live : undefined)
    if (run === undefined || isWanted(run)) return run
    unwanted?.add(file.runId)
    return undefined
  }
  const markOf = (file: RunFile, isDue: boolean): RunMark => {
    const mayBeOpen = file.journals.length > 0
    const known = marks.get(file.runId)
    const mark = isDue || known === undefined ? signsOf([file.path, ...file.journals]) : known
    marks.set(file.runId, mark)
    const turn = performance.now() / (READ_AGAIN_MS * (listed?.liveRounds ?? 1)) + phaseOf(file.runId)
    const again = mayBeOpen ? ` ${Math.floor(turn)}` : ''
    return { id: file.runId, mark: mark + again, mayBeOpen, read: async () => readWanted(file) }
  }
  const list = (signal: AbortSignal): Listed => {
    const folders = projectFolders(dir)
    changedFiles.follow(dir, folders, signal)
    const now = signsOf(folders.map((name) => join(dir, name))) + listJournalNames(dir).join()
    const isSame = listed?.signs === now
    if (listed?.isSettled && isSame && listed.looks < MOST_LOOKS)
      return { ...listed, looks: listed.looks + 1 }
    const files = listRunFiles(dir)
    const live = files.filter(({ journals }) => journals.length > 0).length
    const liveRounds = 2 ** Math.ceil(Math.log2(Math.max(1, live / MOST_LIVE)))
    return { signs: now, isSettled: isSame, files, live, liveRounds, looks: 0 }
  }
  return {
    intervalMs: 1000,
    async look(signal) {
      round++
      unwanted ??= await unwantedIds?.(signal)
      const { files, liveRounds, looks } = await unlessStoreGone(dir, () => {
        listed = list(signal)
        return listed
      })
      const changed = changedFiles.take()
      const looksPerRound = Math.ceil(files.length / MOST_ENDED)
      const isWhole = looks === 0
      const marks: RunMark[] = []
      files.forEach((file, i) => {
        const rounds = file.journals.length > 0 ? liveRounds : looksPerRound
        const isTold = changed.size > 0 && changed.has(basename(file.path))
        const isDue = isTold || (i + round) % rounds === 0
        if ((isWhole || isDue) && !unwanted?.has(file.runId)) marks.push(markOf(file, isDue))
      })
      return { marks: each(marks), isWhole }
    },
  }
}

/** From 0 to 1, so that not all of them are read again at the same moment. */
function phaseOf(runId: string): number {
  return Number.parseInt(runId.slice(0, 4), 16) / 0x1_0000
}
