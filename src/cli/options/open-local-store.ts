import type { RunSource } from '../../sources/source.js'
import { openStoreFor, type StoreOptions } from '../../sources/store/store-source.js'

/**
 * Opens a store for the command, which indexes a large one on several processors.
 * @throws RunspanError `STORE_NOT_FOUND`
 */
export function openLocalStore(options: StoreOptions): RunSource {
  return openStoreFor(options, {
    indexFirst: async (dir, signal) => {
      const { indexInThreads } = await import('../indexing/index-in-threads.js')
      await indexInThreads(dir, signal)
    },
  })
}
