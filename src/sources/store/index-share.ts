import { sep } from 'node:path'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import { isRunFile, listRunFolders, NO_JOURNALS, runIdOf } from '../../store/list-files.js'
import { Silence } from '../../store/silence.js'
import { turns } from '../core/turns.js'
import { IndexUpdate } from './index/update-index.js'
import { readRun } from './read-run.js'

/** One of several shares of a store's runs. */
export interface IndexShare {
  dir: string
  /** Which one, from 0. */
  share: number
  /** How many there are. */
  of: number
}

/**
 * Reads a share of the runs that have ended, and adds them to the index. What cannot be read is left to whoever reads the
 * store afterwards, who tells of it too.
 */
export async function indexShare({ dir, share, of }: IndexShare): Promise<void> {
  const update = new IndexUpdate(dir, new Map(), 1)
  const silence = new Silence(dir)
  const turn = turns(new AbortController().signal)
  for (const { name, path, fileNames } of listRunFolders(dir).folders) {
    const [from, to] = [share, share + 1].map((end) => Math.floor((fileNames.length * end) / of))
    for (const fileName of fileNames.slice(from, to)) {
      await turn()
      if (!isRunFile(fileName)) continue
      const file = { runId: runIdOf(fileName), path: path + sep + fileName, journals: NO_JOURNALS }
      const { run, isLasting, stats } = readRun(file, false, silence, () => {})
      if (!isLasting || stats === undefined) continue
      const state = { folder: name, sizeBytes: stats.size, timeMs: stats.mtimeMs }
      update.add(file, state, run && withFields(run, NO_FIELDS))
    }
  }
  update.write()
}
