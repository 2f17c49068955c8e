import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { isIndexable } from '../../sources/store/index/index-folder.js'
import { countRuns, type IndexShare, indexAlone, indexShare } from '../../sources/store/index-share.js'
import { startThread } from '../start-thread.js'

/** A thread takes as long to start as it takes to read some hundred runs. */
const MIN_RUNS_PER_THREAD = 2_000
const MAX_THREADS = 4

/**
 * Indexes a store that has no index on several processors at once, where it has so many runs that this is faster than
 * reading them one after the other, and where an index can be kept. What fails is left to whoever reads the store then.
 */
export async function indexInThreads(dir: string): Promise<void> {
  const count = Math.min(
    availableParallelism(),
    MAX_THREADS,
    Math.floor(countRuns(dir) / MIN_RUNS_PER_THREAD),
  )
  if (count < 2 || !isIndexable(dir)) return indexAlone(dir)
  const share = { dir, taken: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) }
  const threads = Array.from({ length: count - 1 }, () => indexInThread(share))
  await indexShare(share)
  await Promise.all(threads)
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
