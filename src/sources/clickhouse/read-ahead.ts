// Runs of a page with what a list does without. Who opens one of them soon opens those that follow, so they are read together.

import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'

/** As many as are in memory with all of their points. */
export const RUNS_AT_ONCE = 20

/** Runs with more are read one by one, so that memory follows the largest of them. */
const POINTS_AT_ONCE = 100_000

type ReadAll = (ids: readonly string[], fields: ReadonlySet<RunField>) => Promise<Map<string, RunRecord>>

export class ReadAhead {
  /** The points of those that were not read yet, in the order in which they are expected. */
  readonly #waiting: Map<string, number>
  readonly #readAll: ReadAll
  readonly #read = new Map<string, Promise<Map<string, RunRecord>>>()
  // at first few: who wants one run alone does not wait for others
  #size = 1
  #fields: ReadonlySet<RunField> | undefined

  constructor(runs: readonly Pick<RunRecord, 'id' | 'pointCount'>[], readAll: ReadAll) {
    this.#waiting = new Map(runs.map(({ id, pointCount }) => [id, pointCount]))
    this.#readAll = readAll
  }

  /** A run, which is kept no longer; undefined when it has gone away. */
  async open(id: string, fields: ReadonlySet<RunField>): Promise<RunRecord | undefined> {
    if (fields !== this.#fields) this.#read.clear()
    this.#fields = fields
    const runs = this.#read.get(id) ?? this.#readFrom(id, fields)
    this.#read.delete(id)
    const read = await runs
    const run = read.get(id)
    read.delete(id)
    return run
  }

  #readFrom(id: string, fields: ReadonlySet<RunField>): Promise<Map<string, RunRecord>> {
    const ids = [id]
    let points = this.#waiting.get(id) ?? 0
    this.#waiting.delete(id)
    for (const [next, more] of this.#waiting) {
      points += more
      if (ids.length === this.#size || points > POINTS_AT_ONCE) break
      this.#waiting.delete(next)
      ids.push(next)
    }
    this.#size = Math.min(RUNS_AT_ONCE, this.#size * 2)
    const runs = this.#readAll(ids, fields)
    for (const other of ids) this.#read.set(other, runs)
    return runs
  }
}
