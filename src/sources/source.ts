import type { RunFilter } from '../read/query/filter.js'
import type { RunRecord } from '../read/run-record.js'
import type { RunList } from './run-list.js'

/** How much of each run is read. */
export interface ReadOptions {
  /** Whether the series are read, too; default true. Without them a list of long runs is fast. */
  points?: boolean | undefined
}

/** Anything that runs can be read from. */
export interface RunSource {
  /**
   * The runs that match, the newest first: to be looped over with `for await`, or all at once by
   * `toArray()`.
   * @throws RunspanError `INVALID_FILTER` for an unknown name or status in the filter, or a text without
   *   `=`
   * @example
   * for await (const run of source.runs({ tags: ['baseline'] }, { points: false })) console.log(run.name)
   */
  runs(filter?: RunFilter, options?: ReadOptions): RunList
  /**
   * One run, by its id, the beginning of its id, or its name (the newest of that name). A run outside of
   * the source's `since` and `until` is not found.
   * @throws RunspanError `RUN_NOT_FOUND`; `RUN_AMBIGUOUS` when several ids begin like this
   */
  run(idOrName: string, options?: ReadOptions): Promise<RunRecord>
}

/** The options of every source. */
export interface SourceOptions {
  /** Only runs started at this time or later; a `Date` or epoch milliseconds. */
  since?: Date | number | undefined
  /** Only runs started before this time; a `Date` or epoch milliseconds. */
  until?: Date | number | undefined
  /**
   * Called with a message about damaged or incomplete data that was left out; default: print it on stderr.
   */
  onWarning?: ((message: string) => void) | undefined
}

/** The options of a source that is reached over the network. */
export interface RemoteOptions extends SourceOptions {
  /** Headers of each request, for example `{ authorization: 'Bearer …' }`. */
  headers?: Readonly<Record<string, string>> | undefined
  /** How many milliseconds the source may send nothing before it counts as unreachable; default 60,000. */
  timeoutMs?: number | undefined
  /** Called during a search, which may take a while, with its progress. */
  onProgress?: ((progress: SearchProgress) => void) | undefined
}

/** The progress of a search, which goes back in time. */
export interface SearchProgress {
  /** All runs started at this time or later have been found; epoch milliseconds. */
  reached: number
  /** How many runs have been found so far. */
  runs: number
}
