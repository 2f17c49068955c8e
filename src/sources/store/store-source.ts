import { existsSync } from 'node:fs'
import { RunspanError } from '../../errors/runspan-error.js'
import { printNotice } from '../../errors/warn.js'
import { decodeRun } from '../../read/decode-run.js'
import { chooseRun } from '../../read/query/choose-run.js'
import { checkFilter, matchesFilter, type RunFilter } from '../../read/query/filter.js'
import type { RunRecord } from '../../read/run-record.js'
import { listRunFiles, type RunFile, storeExists } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import type { Line } from '../../store/read-lines.js'
import { readSpans } from '../../store/read-spans.js'
import { Silence } from '../../store/silence.js'
import { withJournals } from '../../store/with-journals.js'
import type { FinishedSpan } from '../../wire/span.js'
import { hasOnlyPoints, isCompleteWithoutPoints } from '../points-only.js'
import { type RunList, runList } from '../run-list.js'
import type { ReadOptions, RunSource, SourceOptions } from '../source.js'
import { checkTimeRange, isWithin, type TimeRange } from '../time-range.js'

/** The options of `openStore()`. */
export interface StoreOptions extends SourceOptions {
  /** The store's folder; else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
  dir?: string | undefined
}

/**
 * Opens a local store to read runs from.
 * @throws RunspanError `STORE_NOT_FOUND` when there is no such folder
 */
export function openStore(options: StoreOptions = {}): RunSource {
  const range = checkTimeRange(options)
  const dir = storeDir(options.dir)
  if (!storeExists(dir)) {
    throw new RunspanError(
      'STORE_NOT_FOUND',
      `There is no store at ${dir}. Record a run first, or give the folder of the store with RUNSPAN_DIR or --dir.`,
    )
  }
  return new StoreSource(dir, range, options.onWarning ?? printNotice)
}

class StoreSource implements RunSource {
  readonly #dir: string
  readonly #range: TimeRange
  readonly #onWarning: (message: string) => void

  constructor(dir: string, range: TimeRange, onWarning: (message: string) => void) {
    this.#dir = dir
    this.#range = range
    this.#onWarning = onWarning
  }

  runs(filter: RunFilter = {}, { points = true }: ReadOptions = {}): RunList {
    checkFilter(filter)
    return runList(() => this.#runs(filter, points))
  }

  async *#runs(filter: RunFilter, points: boolean): AsyncGenerator<RunRecord> {
    for (const { run, file } of this.#headers()) {
      if (!matchesFilter(run, filter)) continue
      const whole = points ? this.#read(file, true) : run
      if (whole !== undefined) yield { ...whole, children: run.children }
    }
  }

  async run(idOrName: string, { points = true }: ReadOptions = {}): Promise<RunRecord> {
    const headers = this.#headers()
    const chosen = chooseRun(
      headers.map(({ run }) => run),
      idOrName,
    )
    const file = headers.find(({ run }) => run === chosen)?.file as RunFile
    return { ...((points ? this.#read(file, true) : undefined) ?? chosen), children: chosen.children }
  }

  /**
   * All runs without their points, the newest first. Reads the whole store, because children can be in any
   * project.
   */
  #headers(): { run: RunRecord; file: RunFile }[] {
    const silence = new Silence(this.#dir)
    const headers = listRunFiles(this.#dir).flatMap((file) => {
      const run = this.#read(file, false, silence)
      return run === undefined ? [] : [{ run, file }]
    })
    const byId = new Map(headers.map(({ run }) => [run.id, run]))
    headers.sort((a, b) => b.run.startTime - a.run.startTime || (a.run.id < b.run.id ? -1 : 1))
    for (const { run } of headers.toReversed())
      if (run.parent !== undefined) byId.get(run.parent)?.children.push(run.id)
    return headers.filter(({ run }) => isWithin(this.#range, run.startTime))
  }

  #read(file: RunFile, points: boolean, silence = new Silence(this.#dir)): RunRecord | undefined {
    const { spans, skipped } = this.#spans(file, points)
    // without a root, or with one that had no room for all summaries, they are computed from the points
    const isEnough = skipped === 0 || isCompleteWithoutPoints(spans)
    const stored = isEnough ? spans : this.#spans(file, true).spans
    const open = withJournals(file, stored, silence, this.#onWarning)
    return decodeRun(open.spans, { points, readSilence: ({ partId }) => open.silentMs.get(partId) })
  }

  #spans(file: RunFile, points: boolean): { spans: FinishedSpan[]; skipped: number } {
    if (!existsSync(file.path)) return { spans: [], skipped: 0 }
    let skipped = 0
    const skip = (line: Line): boolean => {
      const skips = !points && line.isWhole && hasOnlyPoints(line.bytes)
      if (skips) skipped++
      return skips
    }
    try {
      const spans = [...readSpans(file.path, this.#onWarning, skip)].filter(
        (span) => span.spanContext().traceId === file.runId,
      )
      return { spans, skipped }
    } catch (error) {
      // not readable, not a file, a failing disk: the other runs are still shown
      this.#onWarning(`${file.path} was left out: ${(error as Error).message}`)
      return { spans: [], skipped: 0 }
    }
  }
}
