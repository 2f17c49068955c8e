import { printNotice } from '../../errors/warn.js'
import { storeExists } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import { makeSource } from '../core/make-source.js'
import type { RunSource, SourceOptions } from '../source.js'
import { checkTimeRange } from '../time-range.js'
import { storeNotFound } from './store-gone.js'
import { type StoreReading, StoreRows } from './store-rows.js'

/** The options of `openStore()`. */
export interface StoreOptions extends SourceOptions {
  /** The store's folder; else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
  dir?: string | undefined
}

/**
 * Opens a local store to read runs from.
 * @throws RunspanError `STORE_NOT_FOUND` when there is no such folder
 */
export function openStore(options: StoreOptions = {}): RunSource {
  return openStoreFor(options, {})
}

/** The same for whoever cannot wait: runs may be as they were when somebody last read the store. */
export function openStoreAsLastRead(options: StoreOptions): RunSource {
  return openStoreFor(options, { trustsIndex: true })
}

/** The same for a program that reads on several processors, which one of somebody else may have other uses for. */
export function openStoreFor(options: StoreOptions, reading: StoreReading): RunSource {
  const range = checkTimeRange(options)
  const dir = storeDir(options.dir)
  if (!storeExists(dir)) throw storeNotFound(dir)
  return makeSource(new StoreRows(dir, range, options.onWarning ?? printNotice, undefined, reading))
}
