import { existsSync } from 'node:fs'
import { RunspanError } from '../../say/errors.js'
import { tell } from '../../say/warn.js'
import { listRunFiles, type RunFile, storeExists } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import type { Line } from '../../store/read-lines.js'
import { readSpans } from '../../store/read-spans.js'
import { spansWithJournals } from '../../store/recover.js'
import {
  ATTR_KIND,
  ATTR_MIRRORS_LEFT_OUT,
  ATTR_NAME,
  EVENT_PARAM,
  KIND_RUN,
  KIND_SEGMENT,
  SEGMENT_SPAN_NAME,
} from '../../wire/names.js'
import type { FinishedSpan } from '../../wire/span.js'
import { decodeRun } from '../decode-run.js'
import { checkFilter, matches, type RunFilter } from '../query/filter.js'
import type { RunRecord } from '../run-record.js'
import { chooseRun } from './choose-run.js'
import type { ReadOptions, RunSource } from './source.js'

export interface StoreOptions {
  /** The store's folder; else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
  dir?: string
  /** Told of each damaged line that is left out; on stderr when not given. */
  onWarning?: (message: string) => void
}

/**
 * Opens the local store to read runs back.
 * @throws RunspanError `STORE_NOT_FOUND` when there is no such folder
 */
export function openStore(options: StoreOptions = {}): RunSource {
  const dir = storeDir(options.dir)
  if (!storeExists(dir)) {
    throw new RunspanError(
      'STORE_NOT_FOUND',
      `There is no store at ${dir}. Record a run first, or say where the store is with RUNSPAN_DIR or --dir.`,
    )
  }
  return new StoreSource(dir, options.onWarning ?? tell)
}

class StoreSource implements RunSource {
  readonly #dir: string
  readonly #onWarning: (message: string) => void

  constructor(dir: string, onWarning: (message: string) => void) {
    this.#dir = dir
    this.#onWarning = onWarning
  }

  async *runs(filter: RunFilter = {}, { points = true }: ReadOptions = {}): AsyncGenerator<RunRecord> {
    checkFilter(filter)
    for (const { run, file } of this.#headers(filter.project)) {
      if (!matches(run, filter)) continue
      const whole = points ? this.#read(file, true) : run
      if (whole !== undefined) yield { ...whole, children: run.children }
    }
  }

  async run(idOrName: string): Promise<RunRecord> {
    const headers = this.#headers()
    const chosen = chooseRun(
      headers.map(({ run }) => run),
      idOrName,
    )
    const file = headers.find(({ run }) => run === chosen)?.file as RunFile
    return { ...(this.#read(file, true) ?? chosen), children: chosen.children }
  }

  /** All runs without their points, the newest first; one pass over the whole store, because children can be in any project. */
  #headers(project?: string): { run: RunRecord; file: RunFile }[] {
    const headers = listRunFiles(this.#dir).flatMap((file) => {
      const run = this.#read(file, false)
      return run === undefined ? [] : [{ run, file }]
    })
    const byId = new Map(headers.map(({ run }) => [run.id, run]))
    headers.sort((a, b) => b.run.startTime - a.run.startTime || (a.run.id < b.run.id ? -1 : 1))
    for (const { run } of headers.toReversed())
      if (run.parent !== undefined) byId.get(run.parent)?.children.push(run.id)
    return headers.filter(({ run }) => project === undefined || run.project === project)
  }

  #read(file: RunFile, points: boolean): RunRecord | undefined {
    const { spans, skipped } = this.#spans(file, points)
    const isEnough = skipped === 0 || isSummedUp(spans)
    return decodeRun(spansWithJournals(file, isEnough ? spans : this.#spans(file, true).spans), points)
  }

  #spans(file: RunFile, points: boolean): { spans: FinishedSpan[]; skipped: number } {
    if (!existsSync(file.path)) return { spans: [], skipped: 0 }
    let skipped = 0
    const skip = (line: Line): boolean => {
      const skips = !points && line.isWhole && holdsOnlyPoints(line.bytes)
      if (skips) skipped++
      return skips
    }
    const spans = [...readSpans(file.path, this.#onWarning, skip)].filter(
      (span) => span.spanContext().traceId === file.runId,
    )
    return { spans, skipped }
  }
}

/**
 * Whether the run, and each part that another process added to it, has ended and had room for all its summaries; else it is
 * known by its points only. A part that goes on shows itself by its first segment.
 */
function isSummedUp(spans: FinishedSpan[]): boolean {
  const ended = spans.filter((span) => span.attributes[ATTR_KIND] !== KIND_SEGMENT)
  const endedIds = new Set(ended.map((span) => span.spanContext().spanId))
  return (
    ended.some((span) => span.attributes[ATTR_KIND] === KIND_RUN) &&
    ended.every((span) => span.attributes[ATTR_MIRRORS_LEFT_OUT] === undefined) &&
    spans.every(
      (span) => endedIds.has(span.spanContext().spanId) || endedIds.has(span.parentSpanContext?.spanId ?? ''),
    )
  )
}

const SPAN_ID = '"spanId":'
const SEGMENT = `"name":${JSON.stringify(SEGMENT_SPAN_NAME)}`
const TELLS_MORE = [`"name":${JSON.stringify(EVENT_PARAM)}`, JSON.stringify(ATTR_NAME)]

/** Whether a line is one segment span of points alone, which a list can do without; in doubt it is not, and is parsed. */
function holdsOnlyPoints(line: Buffer): boolean {
  return (
    line.includes(SEGMENT) &&
    line.indexOf(SPAN_ID) === line.lastIndexOf(SPAN_ID) &&
    !TELLS_MORE.some((text) => line.includes(text))
  )
}
