import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type IndexShare, indexShare } from '../../sources/store/index-share.js'
import { listRunFolders } from '../../store/list-files.js'
import { startThread } from '../start-thread.js'

/** A thread takes as long to start as it takes to read some hundred runs. */
const MIN_RUNS_PER_THREAD = 2_000
const MAX_THREADS = 4

/**
 * Indexes a store that has no index on several processors at once, where it has so many runs that this is faster than
 * reading them one after the other, and where an index can be kept. What fails is left to whoever reads the store then.
 */
export async function indexInThreads(dir: string): Promise<void> {
  const runs = listRunFolders(dir).folders.reduce((sum, { fileNames }) => sum + fileNames.length, 0)
  const count = Math.min(availableParallelism(), MAX_THREADS, Math.floor(runs / MIN_RUNS_PER_THREAD))
  if (count < 2 || !isWritable(dir)) return
  const [own, ...others] = Array.from({ length: count }, (_, share) => ({ dir, share, of: count }))
  const threads = others.map((share) => indexInThread(share))
  await indexShare(own as IndexShare)
  await Promise.all(threads)
}

/** Where it is not, all that was read for an index would be read once more. */
function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** What it does not do is left undone: by a thread that fails, or that nobody may start. */
async function indexInThread(share: IndexShare): Promise<void> {
  try {
    const thread = startThread('indexing', share)
    await once(thread, 'exit')
  } catch {
    // its share is read without an index
  }
}
