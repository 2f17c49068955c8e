// The runs that are watched: those that the options choose, in order, kept up with what happens to them.

import { type CompiledFilter, compileFilter } from '../../read/query/compile-filter.js'
import type { RunFilter } from '../../read/query/filter.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'
import {
  comparePlaces,
  placeOf,
  resolveSort,
  type SortKey,
  type SortPlace,
} from '../../read/sort/run-order.js'
import { valueAt } from '../../read/sort/sort-path.js'
import type { RunChange, RunSource } from '../../sources/source.js'

/** More than anybody scrolls through; `where` finds the others. */
const MOST_RUNS = 10_000

interface Placed {
  run: RunRecord
  place: SortPlace
}

/** Runs of a source in an order, as they are now. */
export class LiveRuns {
  readonly #source: RunSource
  readonly #base: RunFilter
  readonly #sort: string | undefined
  #where: string | undefined
  #filter: CompiledFilter | undefined
  #keys: readonly SortKey[] = []
  #placed: Placed[] = []
  #rows: readonly RunRecord[] | undefined
  /** What has happened while they were read; undefined when they are there. */
  #missed: RunChange[] | undefined
  /** One reading at a time: an earlier one that takes longer would bring back what it was asked for. */
  #reading: Promise<void> = Promise.resolve()
  #counts: ReadonlyMap<string, number> | undefined

  /** @param base what chooses runs beside `where` */
  constructor(source: RunSource, { where, ...base }: RunFilter, sort: string | undefined) {
    this.#source = source
    this.#base = base
    this.#where = where
    this.#sort = sort
  }

  get where(): string {
    return this.#where ?? ''
  }

  get rows(): readonly RunRecord[] {
    this.#rows ??= this.#placed.map(({ run }) => run)
    return this.#rows
  }

  /** How many of the rows have each status. */
  get counts(): ReadonlyMap<string, number> {
    if (this.#counts === undefined) {
      const counts = new Map<string, number>()
      for (const { status } of this.rows) counts.set(status, (counts.get(status) ?? 0) + 1)
      this.#counts = counts
    }
    return this.#counts
  }

  /**
   * Reads them, by another `where` or the same.
   * @throws RunspanError for a filter or an order that is none; then they stay as they were
   */
  async read(where?: string): Promise<void> {
    const reading = this.#reading.catch(() => {}).then(() => this.#read(where ?? this.where))
    this.#reading = reading
    await reading
  }

  async #read(where: string): Promise<void> {
    const missed: RunChange[] = []
    this.#missed = missed
    try {
      const filter = { ...this.#base, where: where.trim() || undefined }
      const compiled = await compileFilter(filter)
      const { runs } = await this.#source.runs({ ...filter, sort: this.#sort, limit: MOST_RUNS }).page()
      const isKnown = (path: Parameters<typeof valueAt>[1]) =>
        runs.some((run) => valueAt(run, path) !== undefined)
      this.#keys = resolveSort(readSort(this.#sort), isKnown)
      this.#filter = compiled
      this.#where = filter.where
      this.#placed = runs.map((run) => ({ run, place: placeOf(run, this.#keys) }))
      this.#touch()
    } finally {
      this.#missed = undefined
      for (const change of missed) this.apply(change)
    }
  }

  /** @returns whether any of the rows is another one now */
  apply(change: RunChange): boolean {
    if (this.#missed !== undefined) {
      this.#missed.push(change)
      return false
    }
    const { id, run } = change
    const at = this.#placed.findIndex((placed) => placed.run.id === id)
    const isWanted = run !== undefined && this.#matches(run)
    if (at < 0 && !isWanted) return false
    if (at >= 0) this.#placed.splice(at, 1)
    if (isWanted) this.#insert(run)
    if (this.#placed.length > MOST_RUNS) this.#placed.pop()
    this.#touch()
    return true
  }

  #matches(run: RunRecord): boolean {
    try {
      return this.#filter?.matches(run) === true
    } catch {
      return false // `where` asks for too much of this run
    }
  }

  #insert(run: RunRecord): void {
    const place = placeOf(run, this.#keys)
    let low = 0
    let high = this.#placed.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (comparePlaces((this.#placed[middle] as Placed).place, place, this.#keys) < 0) low = middle + 1
      else high = middle
    }
    this.#placed.splice(low, 0, { run, place })
  }

  #touch(): void {
    this.#rows = undefined
    this.#counts = undefined
  }
}
