import type { RunRecord } from '../read/run-record.js'

/**
 * Runs of a source. They are read while they are looped over, one after the other, and anew by each loop.
 */
export interface RunList extends AsyncIterable<RunRecord> {
  /**
   * All of the runs in an array. Runs with a million points each may be more than memory holds: loop over
   * those, or read them without their points.
   * @example
   * const runs = await openStore().runs({ project: 'search' }, { points: false }).toArray()
   */
  toArray(): Promise<RunRecord[]>
}

/** @param read begins to read, for one loop */
export function runList(read: () => AsyncIterable<RunRecord>): RunList {
  return {
    [Symbol.asyncIterator]: () => read()[Symbol.asyncIterator](),
    async toArray() {
      const runs: RunRecord[] = []
      for await (const run of read()) runs.push(run)
      return runs
    },
  }
}
