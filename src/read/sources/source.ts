import type { RunFilter } from '../query/filter.js'
import type { RunRecord } from '../run-record.js'

export interface ReadOptions {
  /** Whether the series are read too; true unless said otherwise. Without them a list of long runs is fast. */
  points?: boolean
}

/** Anything that runs can be read back from. */
export interface RunSource {
  /** The runs that match, the newest first. */
  runs(filter?: RunFilter, options?: ReadOptions): AsyncIterable<RunRecord>
  /**
   * One run, by its id, the beginning of its id, or its name (the newest of that name).
   * @throws RunspanError `RUN_NOT_FOUND`; `RUN_AMBIGUOUS` when the beginning fits several ids
   */
  run(idOrName: string): Promise<RunRecord>
}
