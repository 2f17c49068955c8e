import type { RunFilter } from '../read/query/filter.js'
import type { RunRecord } from '../read/run-record.js'
import type { RunList } from './run-list.js'

/** What of a run is read. */
export interface ReadOptions {
  /** Whether the series are read too; true unless said otherwise. Without them a list of long runs is fast. */
  points?: boolean | undefined
}

/** Anything that runs can be read back from. */
export interface RunSource {
  /**
   * The runs that match, the newest first: to be looped over with `for await`, or all at once by `toArray()`.
   * @throws RunspanError `INVALID_FILTER` for an unknown name or status in the filter, or a text without `=`
   * @example
   * for await (const run of source.runs({ tags: ['baseline'] }, { points: false })) console.log(run.name)
   */
  runs(filter?: RunFilter, options?: ReadOptions): RunList
  /**
   * One run, by its id, the beginning of its id, or its name (the newest of that name). A run outside of the source's `since` and
   * `until` is not found.
   * @throws RunspanError `RUN_NOT_FOUND`; `RUN_AMBIGUOUS` when several ids begin like this
   */
  run(idOrName: string, options?: ReadOptions): Promise<RunRecord>
}

/** What every source can be opened with. */
export interface SourceOptions {
  /** Only runs that were started then or later; a `Date` or epoch milliseconds. */
  since?: Date | number | undefined
  /** Only runs that were started before; a `Date` or epoch milliseconds. */
  until?: Date | number | undefined
  /** Told of what is damaged or incomplete and was left out; on stderr when not given. */
  onWarning?: ((message: string) => void) | undefined
}

/** What a source that is reached over the network can be opened with. */
export interface RemoteOptions extends SourceOptions {
  /** Headers of each request, such as `{ authorization: 'Bearer …' }`. */
  headers?: Readonly<Record<string, string>> | undefined
  /** How long, in milliseconds, the source may be silent before it counts as unreachable; 60,000 when not given. */
  timeoutMs?: number | undefined
  /** Told how far a search has come, which may take a while. */
  onProgress?: ((progress: SearchProgress) => void) | undefined
}

/** How far a search has come. It goes back in time. */
export interface SearchProgress {
  /** All runs that were started since then have been found, in epoch milliseconds. */
  reached: number
  /** How many runs were found so far. */
  runs: number
}
