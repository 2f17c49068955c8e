import type { RunRecord } from '../../../read/run-record.js'
import type { RunFile } from '../../../store/list-files.js'
import { fromExactText, toExactText } from './exact-text.js'
import { addPart, deletePart } from './index-folder.js'
import type { KeptRows } from './index-rows.js'
import type { Part } from './read-part.js'
import { PartBuilder } from './write-part.js'

/** Fewer runs than this are read as fast without an index, unless they are large. */
const WORTH_ROWS = 64
const WORTH_BYTES = 1 << 20

/** As many as are kept in memory until they are written. */
const MAX_ROWS = 10_000

/** Of records, which may hold prompts of 1 MB: a part is encoded at once, and its columns have every value again. */
const MAX_RECORD_BYTES = 1 << 25

/** A file that changed a moment ago may change again without its time showing it. */
const SETTLED_MS = 50

/** How a run's file was when it was looked at. */
export interface FileState {
  folder: string
  sizeBytes: number
  timeMs: number
}

/** Collects what a look at the store has found out, and adds it to the index. */
export class IndexUpdate {
  readonly #dir: string
  readonly #kept: KeptRows
  readonly #worthRows: number
  #added = new PartBuilder()
  #bytes = 0
  #hasFailed = false

  /** @param kept all parts, and their rows that hold: those of which it is known when {@link write} is called */
  constructor(dir: string, kept: KeptRows, worthRows = WORTH_ROWS) {
    this.#dir = dir
    this.#kept = kept
    this.#worthRows = worthRows
  }

  /** A file was read that will not change, or only with its size and time. */
  add(file: RunFile, state: FileState, run: RunRecord | undefined): void {
    if (!this.#takes(state)) return
    const record = run === undefined ? '' : toExactText(run)
    this.#added.add({ ...state, runId: file.runId, record }, run)
    this.#count(state)
  }

  /**
   * The same of a run that is one line, from what stands before its events.
   * @returns false where the run has to be read as others are
   */
  addHead(file: RunFile, state: FileState, head: string): boolean {
    if (this.#takes(state)) {
      if (!this.#added.addHead({ ...state, runId: file.runId }, head)) return false
      this.#count(state)
    }
    return true
  }

  #takes({ timeMs }: FileState): boolean {
    return !this.#hasFailed && Math.abs(Date.now() - timeMs) >= SETTLED_MS
  }

  #count(state: FileState): void {
    this.#bytes += state.sizeBytes
    if (this.#added.length >= MAX_ROWS || this.#added.recordBytes >= MAX_RECORD_BYTES) this.#flush([])
  }

  /** Writes what is worth it. */
  write(): void {
    const isWorth = this.#added.length >= this.#worthRows || this.#bytes >= WORTH_BYTES
    const merged = this.#partsToMerge(isWorth)
    if (isWorth || merged.length > 0) this.#flush(merged)
  }

  /**
   * Parts of which most rows are out of date; and where rows are added, those that are not much larger, so that there are
   * never many, and each row is written only a few times in all.
   */
  #partsToMerge(adds: boolean): Part[] {
    let { length: rows, recordBytes: bytes } = this.#added
    return [...this.#kept.keys()]
      .sort((a, b) => this.#live(a) - this.#live(b))
      .filter((part) => {
        const live = this.#live(part)
        const liveBytes = (part.header.records.length * live) / part.length
        const isWanted = live * 2 < part.length || (adds && live <= rows * 2)
        if (!isWanted || bytes + liveBytes > MAX_RECORD_BYTES) return false
        rows += live
        bytes += liveBytes
        return true
      })
  }

  #flush(merged: readonly Part[]): void {
    const added = this.#added
    this.#added = new PartBuilder()
    this.#bytes = 0
    for (const part of merged) this.#addRowsOf(part, added)
    if (added.length > 0 && !addPart(this.#dir, added)) this.#hasFailed = true
    else for (const part of merged) deletePart(part.path)
  }

  #addRowsOf(part: Part, to: PartBuilder): void {
    for (const row of this.#kept.get(part) ?? []) {
      const record = part.hasRun(row) ? part.record(row) : ''
      const kept = {
        runId: part.runId(row),
        folder: part.folder(row),
        sizeBytes: part.sizes[row] as number,
        timeMs: part.times[row] as number,
        record,
      }
      to.add(kept, record === '' ? undefined : (fromExactText(record) as RunRecord))
    }
  }

  #live(part: Part): number {
    return this.#kept.get(part)?.length ?? 0
  }
}
