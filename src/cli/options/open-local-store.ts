import type { RunSource } from '../../sources/source.js'
import { openStoreFor, type StoreOptions } from '../../sources/store/store-source.js'
import { optimizeSoon } from '../optimize-later.js'

/**
 * Opens a store for the command, which reads a large one on several processors.
 * @throws RunspanError `STORE_NOT_FOUND`
 */
export function openLocalStore(options: StoreOptions): RunSource {
  let indexing: Promise<void> | undefined
  return openStoreFor(options, {
    // once, however many questions come at first, and however few of them are waited for
    indexFirst: (dir) => {
      indexing ??= import('../indexing/index-in-threads.js')
        .then(({ indexInThreads }) => indexInThreads(dir))
        // whoever reads the store then tells what is wrong with it
        .catch(() => {})
      return indexing
    },
    verifyAhead: async (rows) => {
      // there are very many
      optimizeSoon()
      const { verifyInThread } = await import('../verifying/verify-in-thread.js')
      verifyInThread(rows)
    },
  })
}
