import type { RunRecord } from '../read/run-record.js'
import { type StreamRuns, withStreamed } from '../read/tables/streamed.js'

/**
 * Runs of a source. They are read while they are looped over, one after the other, and anew by each loop.
 */
export interface RunList extends AsyncIterable<RunRecord> {
  /**
   * All of the runs in an array. With their series these may be more than memory holds: loop over them.
   * @example
   * const runs = await openStore().runs({ project: 'search', limit: 10 }).toArray()
   */
  toArray(): Promise<RunRecord[]>
  /**
   * The runs as one page: as many as `limit` says, and the cursor of the next page.
   * @example
   * const { runs, next } = await openStore().runs({ sort: '-metrics.acc.max', limit: 50 }).page()
   * const more = await openStore().runs({ sort: '-metrics.acc.max', limit: 50, cursor: next }).page()
   */
  page(): Promise<RunPage>
}

/** A page of a list of runs. */
export interface RunPage {
  /** In the order of the query. */
  runs: RunRecord[]
  /** The `cursor` of the next page; undefined when there are no more runs. */
  next?: string
  /**
   * Of a query with `parent: null` or `archived: false`: how many more runs it would choose without these, as children of
   * other runs or as archived ones. A source that would have to read on to know does not say.
   */
  leftOut?: { children: number; archived: number }
}

/**
 * @param read begins to read, for one loop
 * @param page reads one page
 * @param stream the same for whoever keeps none of them
 */
export function runList(
  read: () => AsyncIterable<RunRecord>,
  page: () => Promise<RunPage>,
  stream: StreamRuns = read,
): RunList {
  const list: RunList = {
    [Symbol.asyncIterator]: () => read()[Symbol.asyncIterator](),
    async toArray() {
      const runs: RunRecord[] = []
      for await (const run of read()) runs.push(run)
      return runs
    },
    page,
  }
  return withStreamed(list, stream)
}
