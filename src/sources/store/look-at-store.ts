import { basename, join } from 'node:path'
import type { RunRecord } from '../../read/run-record.js'
import { listJournalNames, listRunFiles, projectFolders, type RunFile } from '../../store/list-files.js'
import { statIfThere } from '../../store/open-file.js'
import { each } from '../core/each.js'
import type { Looker, RunMark } from '../core/looker.js'
import { ChangedFiles } from './changed-files.js'
import { unlessStoreGone } from './store-gone.js'

/** As many files of ended runs are looked at each time, one after the other in turn: 2 to 3 ms. */
const MOST_ENDED = 500

/** So often folders are taken to be as they were if their times say so; a disk's clock may be coarse. */
const MOST_LOOKS = 30

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

/** What is in the store, as it was when its folders were last read. */
interface Listed {
  /** Of the folders and journals: others where a run has come or gone. */
  signs: string
  /** Whether the folders were the same a look later: within one tick of a disk's clock something else may come. */
  isSettled: boolean
  files: readonly RunFile[]
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
    const run = read(file)
    if (run === undefined || isWanted(run)) return run
    unwanted?.add(file.runId)
    return undefined
  }
  const markOf = (file: RunFile, isDue: boolean): RunMark => {
    const mayBeOpen = file.journals.length > 0
    const known = marks.get(file.runId)
    const mark = isDue || known === undefined ? signs([file.path, ...file.journals]) : known
    marks.set(file.runId, mark)
    const again = mayBeOpen ? ` ${Math.floor(performance.now() / READ_AGAIN_MS)}` : ''
    return { id: file.runId, mark: mark + again, mayBeOpen, read: async () => readWanted(file) }
  }
  const list = (signal: AbortSignal): Listed => {
    const folders = projectFolders(dir)
    changedFiles.follow(dir, folders, signal)
    const now = signs(folders.map((name) => join(dir, name))) + listJournalNames(dir).join()
    const isSame = listed?.signs === now
    if (listed?.isSettled && isSame && listed.looks < MOST_LOOKS)
      return { ...listed, looks: listed.looks + 1 }
    return { signs: now, isSettled: isSame, files: listRunFiles(dir), looks: 0 }
  }
  return {
    intervalMs: 1000,
    async look(signal) {
      round++
      unwanted ??= await unwantedIds?.(signal)
      const { files, looks } = await unlessStoreGone(dir, () => {
        listed = list(signal)
        return listed
      })
      const changed = changedFiles.take()
      const looksPerRound = Math.ceil(files.length / MOST_ENDED)
      const isWhole = looks === 0
      const marks: RunMark[] = []
      files.forEach((file, i) => {
        const isDue =
          file.journals.length > 0 ||
          (i + round) % looksPerRound === 0 ||
          (changed.size > 0 && changed.has(basename(file.path)))
        if ((isWhole || isDue) && !unwanted?.has(file.runId)) marks.push(markOf(file, isDue))
      })
      return { marks: each(marks), isWhole }
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
