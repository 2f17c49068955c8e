import { RunspanError } from '../../errors/runspan-error.js'
import { storeExists } from '../../store/list-files.js'

export function storeNotFound(dir: string, cause?: unknown): RunspanError {
  return new RunspanError(
    'STORE_NOT_FOUND',
    `There is no store at ${dir}. Record a run first, or give the folder of the store with RUNSPAN_DIR or --dir.`,
    { cause },
  )
}

/**
 * What a look at a store gives.
 * @throws RunspanError `STORE_NOT_FOUND` where its folder has gone away since it was opened
 */
export async function unlessStoreGone<T>(dir: string, look: () => T | Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof RunspanError || storeExists(dir)) throw error
    throw storeNotFound(dir, error)
  }
}
