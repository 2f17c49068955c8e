// Runs of a page with what a list does without. Who opens one of them soon opens those that follow, so they are read together.

import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'

/** As many as are in memory with all of their points. */
export const RUNS_AT_ONCE = 20

type ReadAll = (ids: readonly string[], fields: ReadonlySet<RunField>) => Promise<Map<string, RunRecord>>

export class ReadAhead {
  /** Those that were not read yet, in the order in which they are expected. */
  readonly #waiting: Set<string>
  readonly #readAll: ReadAll
  readonly #read = new Map<string, Promise<Map<string, RunRecord>>>()
  // at first few: who wants one run alone does not wait for others
  #size = 1
  #fields: ReadonlySet<RunField> | undefined

  constructor(ids: readonly string[], readAll: ReadAll) {
    this.#waiting = new Set(ids)
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
    this.#waiting.delete(id)
    for (const next of this.#waiting) {
      if (ids.length === this.#size) break
      this.#waiting.delete(next)
      ids.push(next)
    }
    this.#size = Math.min(RUNS_AT_ONCE, this.#size * 2)
    const runs = this.#readAll(ids, fields)
    for (const other of ids) this.#read.set(other, runs)
    return runs
  }
}
