import type { Facets } from '../read/facets/facets.js'
import type { RunFilter } from '../read/query/filter.js'
import type { RunOptions, RunQuery } from '../read/query/run-query.js'
import type { RunRecord } from '../read/run-record.js'
import type { RunSeries } from '../read/series/run-series.js'
import type { SeriesOptions } from '../read/series/series-options.js'
import type { RunList } from './run-list.js'

/** Anything that runs can be read from. */
export interface RunSource {
  /**
   * The runs that a query chooses, the newest first unless it says otherwise: to be looped over with `for await`, or all
   * at once by `toArray()`, or page by page by `page()`. Their `series`, `spans`, `tasks`, `inputs` and `outputs` are
   * empty unless the query's `fields` names them.
   * @throws RunspanError `INVALID_FILTER` for an unknown name or status, or a text without `=`; `INVALID_OPTION` for a
   *   wrong order, limit, cursor or field. An error in `where` is thrown when the runs are read.
   * @example
   * for await (const run of source.runs({ tags: ['baseline'], sort: '-metrics.acc.max', limit: 10 })) console.log(run.name)
   */
  runs(query?: RunQuery): RunList
  /**
   * One run, by its id, the beginning of its id, or its name (the newest of that name), with all that it has unless
   * `fields` says less. A run outside of the source's `since` and `until` is not found.
   * @throws RunspanError `RUN_NOT_FOUND`; `RUN_AMBIGUOUS` when several ids begin like this
   */
  run(idOrName: string, options?: RunOptions): Promise<RunRecord>
  /**
   * The runs as they were recorded, with all spans of their traces: OTLP/JSON, one `ExportTraceServiceRequest` a line.
   * Each line can be sent to an OTLP endpoint, and a file of them read by `openFile()`. A run that still goes on is as
   * far as it got. `fields` is not looked at.
   * @throws RunspanError as `runs()` does
   * @example
   * await pipeline(store.otlpLines({ project: 'search' }), createWriteStream('search.jsonl'))
   */
  otlpLines(query?: RunQuery): AsyncIterable<string>
  /** How many runs a filter chooses. */
  count(filter?: RunFilter, options?: ReadingOptions): Promise<number>
  /** What there is to choose runs by: the names, types and counts of params, metrics, attributes, tags and statuses. */
  facets(options?: FacetOptions): Promise<Facets>
  /**
   * Points of metrics as typed arrays: one series for each run, metric and rank, in the order of `ids` and `keys`. A metric
   * that a run does not have is left out.
   * @param ids of runs, as `run()` takes them
   * @throws RunspanError `RUN_NOT_FOUND`; `INVALID_OPTION` for a wrong option
   * @example
   * const [{ steps, values }] = await source.series([id], ['loss'], { buckets: 500 })
   */
  series(ids: readonly string[], keys: readonly string[], options?: SeriesOptions): Promise<RunSeries[]>
  /**
   * What happens to runs from now on, seen by looking again and again; until the signal is aborted, the loop is left, or
   * the source is closed.
   * @example
   * for await (const { kind, run } of source.watch({ signal })) console.log(kind, run?.name)
   */
  watch(options?: WatchOptions): AsyncIterable<RunChange>
  /** Ends what is still being read, and gives connections back. The source cannot be read any more. */
  close(): Promise<void>
  /** The same at the end of a block: `await using store = openStore()`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** How a source is read. */
export interface ReadingOptions {
  /** Stops reading: what is being waited for throws the signal's reason. */
  signal?: AbortSignal | undefined
}

/** How a source is watched. */
export interface WatchOptions extends ReadingOptions {
  /** How many milliseconds lie between two looks; default 1000, for a server 5000. */
  intervalMs?: number | undefined
  /** Called once the first look is over: whatever happens to a run after that is told. */
  onReady?: (() => void) | undefined
}

/** Something that has happened to a run. */
export interface RunChange {
  /**
   * `started`, `ended`, `deleted`, or `moved` for anything else: a point, a param, a tag, a note. A run that was started and
   * ended between two looks is both.
   */
  kind: 'started' | 'moved' | 'ended' | 'deleted'
  /** Of the run. */
  id: string
  /** The run as it is now, without what may be of any length; absent where it was deleted. */
  run?: RunRecord
}

/** Which runs are counted. */
export interface FacetOptions extends ReadingOptions {
  /** Only the runs of this project. */
  project?: string | undefined
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
