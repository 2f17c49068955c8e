import type { Stats } from 'node:fs'
import { sep } from 'node:path'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import { isRunFile, listRunFolders, NO_JOURNALS, type RunFolder, runIdOf } from '../../store/list-files.js'
import { Silence } from '../../store/silence.js'
import { turns } from '../core/turns.js'
import { isIndexable } from './index/index-folder.js'
import { type FileState, IndexUpdate } from './index/update-index.js'
import { readHead } from './read-head.js'
import { readRun } from './read-run.js'

/** What several threads share that index a store together. */
export interface IndexShare {
  dir: string
  /** One number: of how many pieces somebody has taken care. */
  taken: Int32Array
}

/** So few that no thread waits long for the last one, and so many that their rows lie together. */
const RUNS_PER_PIECE = 100

/** Fewer runs are read as fast without an index. */
const MIN_RUNS = 250

/** Where none of the first runs can be kept, the others most likely cannot, and would be read twice. */
const MAX_IN_VAIN = 200

/** Indexes a store that has no index, where it has so many runs that this is worth it, and where an index can be kept. */
export async function indexAlone(dir: string, signal?: AbortSignal): Promise<void> {
  if (countRuns(dir) >= MIN_RUNS && isIndexable(dir))
    await indexShare({ dir, taken: new Int32Array(1) }, signal)
}

/** How many runs have ended in a store. */
export function countRuns(dir: string): number {
  return listRunFolders(dir).folders.reduce((sum, { fileNames }) => sum + fileNames.length, 0)
}

/**
 * Reads runs that have ended, as many as are left by other threads that do the same, and adds them to the index. What cannot be
 * read is left to whoever reads the store afterwards, who tells of it too.
 */
export async function indexShare(
  { dir, taken }: IndexShare,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const update = new IndexUpdate(dir, new Map(), 1)
  const silence = new Silence(dir)
  const turn = turns(signal)
  let number = 0
  let next = Atomics.add(taken, 0, 1)
  let [read, kept] = [0, 0]
  for (const { name, path, fileNames } of piecesOf(listRunFolders(dir).folders)) {
    if (number++ !== next) continue
    for (const fileName of fileNames) {
      await turn()
      if (!isRunFile(fileName)) continue
      read++
      const file = { runId: runIdOf(fileName), path: path + sep + fileName, journals: NO_JOURNALS }
      const head = headOf(file.path)
      if (head !== undefined && update.addHead(file, stateOf(name, head.stats), head.json)) {
        kept++
        continue
      }
      const { run, isLasting, stats } = readRun(file, false, silence, () => {})
      if (!isLasting || stats === undefined) continue
      kept++
      update.add(file, stateOf(name, stats), run && withFields(run, NO_FIELDS))
    }
    if (kept === 0 && read >= MAX_IN_VAIN) return
    next = Atomics.add(taken, 0, 1)
  }
  update.write()
}

function* piecesOf(folders: readonly RunFolder[]): Generator<RunFolder> {
  for (const folder of folders)
    for (let from = 0; from < folder.fileNames.length; from += RUNS_PER_PIECE)
      yield { ...folder, fileNames: folder.fileNames.slice(from, from + RUNS_PER_PIECE) }
}

function stateOf(folder: string, { size, mtimeMs }: Stats): FileState {
  return { folder, sizeBytes: size, timeMs: mtimeMs }
}

function headOf(path: string): ReturnType<typeof readHead> {
  try {
    return readHead(path)
  } catch {
    return undefined // it is reported when it is read the long way
  }
}
