import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { printNotice } from '../../errors/warn.js'
import { decodeRun } from '../../read/decode-run.js'
import { chooseRun } from '../../read/query/choose-run.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { isNewestFirst, NEWEST_FIRST } from '../../read/sort/run-order.js'
import { type WantedPoints, wantedPoints } from '../../read/wanted-points.js'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import { statIfThere } from '../../store/open-file.js'
import type { FinishedSpan } from '../../wire/span.js'
import { each } from '../core/each.js'
import type { Looker } from '../core/looker.js'
import { makeSource } from '../core/make-source.js'
import type { RowRequest, RowSource, Rows, RunRow } from '../core/row-source.js'
import { sortAndLink } from '../core/sort-and-link.js'
import { turns } from '../core/turns.js'
import { isCompleteWithoutPoints } from '../points-only.js'
import type { RunSource, SourceOptions } from '../source.js'
import { checkTimeRange, isWithin, type TimeRange } from '../time-range.js'
import { isFileTrouble, unreadable } from './file-trouble.js'
import { listOtlpFiles } from './list-otlp-files.js'
import { lookAtFiles } from './look-at-files.js'
import { addTraces, type FileTrace, readWholeTrace } from './read-traces.js'
import { STANDARD_INPUT } from './standard-input.js'

/**
 * Opens OTLP/JSON lines to read runs from: what the Collector's file exporter writes, and each file of a store. A run may
 * lie in several files.
 * @param path of a file, which may be packed with gzip (`.gz`) or zstd (`.zst`), of a folder with files `.jsonl`, `.ndjson` or
 *   `.json`, or `-` for what is piped into the program, packed or not
 * @throws RunspanError `UNKNOWN_SOURCE` when there is no such file or folder. Reading throws `SOURCE_MISMATCH` for a file
 *   without any OTLP/JSON, and `SOURCE_FAILED` for one that cannot be read
 * @example
 * const runs = await openFile('traces.jsonl.gz').runs({ where: 'params.lr > 0.01' }).toArray()
 */
export function openFile(path: string, options: SourceOptions = {}): RunSource {
  const range = checkTimeRange(options)
  if (path === STANDARD_INPUT && process.stdin.isTTY)
    throw new RunspanError(
      'UNKNOWN_SOURCE',
      'Nothing is piped in to read runs from. Pipe OTLP/JSON lines into the command, as in: runspan list --from - < traces.jsonl',
    )
  if (typeof path !== 'string' || path === '' || !(path === STANDARD_INPUT || statIfThere(path)))
    throw new RunspanError(
      'UNKNOWN_SOURCE',
      `There is no file or folder ${describe(path)}. Give the path of a file of OTLP/JSON lines, or of a folder with such files.`,
    )
  return makeSource(new FileRows(path, range, options.onWarning ?? printNotice))
}

interface FoundRun {
  run: RunRecord
  trace: FileTrace
}

class FileRows implements RowSource {
  readonly #path: string
  readonly #range: TimeRange
  readonly onWarning: (message: string) => void

  constructor(path: string, range: TimeRange, onWarning: (message: string) => void) {
    this.#path = path
    this.#range = range
    this.onWarning = onWarning
  }

  async rows({ sort, signal }: RowRequest): Promise<Rows> {
    const rows = (await this.#runs(signal)).map(
      (found): RunRow => ({
        run: found.run,
        open: (fields) => this.#open(found, fields),
        spans: () => readWholeTrace(found.run.id, found.trace, this.onWarning),
      }),
    )
    return { isExact: false, sortedBy: isNewestFirst(sort) ? NEWEST_FIRST : undefined, rows: each(rows) }
  }

  async find(idOrName: string, fields: ReadonlySet<RunField>, signal: AbortSignal): Promise<RunRecord> {
    return await this.#choose(await this.#runs(signal), idOrName, fields)
  }

  async *findEach(
    idsOrNames: readonly string[],
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
  ): AsyncGenerator<RunRecord> {
    const all = await this.#runs(signal)
    for (const idOrName of idsOrNames) yield await this.#choose(all, idOrName, fields)
  }

  looker(): Looker {
    return lookAtFiles(this, this.#path)
  }

  async close(): Promise<void> {}

  async #choose(
    all: readonly FoundRun[],
    idOrName: string,
    fields: ReadonlySet<RunField>,
  ): Promise<RunRecord> {
    const chosen = chooseRun(
      all.map(({ run }) => run),
      idOrName,
    )
    const found = all.find(({ run }) => run === chosen) as FoundRun
    return (await this.#open(found, fields)) ?? chosen
  }

  async #open({ run, trace }: FoundRun, fields: ReadonlySet<RunField>): Promise<RunRecord | undefined> {
    if (fields.size === 0) return run
    const points = wantedPoints(fields)
    const spans = points ? await readWholeTrace(run.id, trace, this.onWarning) : trace.spans
    const whole = this.#decode(run.id, spans, points)
    // without all of the points what was computed from them is in the row alone
    const summarized = points ? whole : { ...run, ...(whole && pick(whole)) }
    return summarized && withFields({ ...summarized, children: run.children }, fields)
  }

  /** All runs without their points, the newest first. */
  async #runs(signal: AbortSignal): Promise<FoundRun[]> {
    const traces = new Map<string, FileTrace>()
    const turn = turns(signal)
    for (const path of this.#files()) await this.#add(traces, path, turn)
    const found: FoundRun[] = []
    for (const [id, trace] of traces) {
      const isEnough = trace.skipped === 0 || isCompleteWithoutPoints(trace.spans)
      const spans = isEnough ? trace.spans : await readWholeTrace(id, trace, this.onWarning)
      const run = this.#decode(id, spans, false)
      if (run !== undefined) found.push({ run: withFields(run, NO_FIELDS), trace })
      await turn()
    }
    return sortAndLink(found).filter(({ run }) => isWithin(this.#range, run.startTime))
  }

  #files(): string[] {
    try {
      return listOtlpFiles(this.#path)
    } catch (error) {
      // gone since it was opened, or a folder that nobody may read
      if (!isFileTrouble(error)) throw error
      throw unreadable(this.#path, 'SOURCE_FAILED', error)
    }
  }

  /** A file that was asked for must be readable; of a folder, the others are still shown. */
  async #add(
    traces: Map<string, FileTrace>,
    path: string,
    turn: () => Promise<void> | undefined,
  ): Promise<void> {
    let trouble: RunspanError | undefined
    try {
      const isOtlp = await addTraces(traces, path, turn, this.onWarning)
      if (!isOtlp) trouble = unreadable(path, 'SOURCE_MISMATCH', new Error('none of its lines is OTLP/JSON'))
    } catch (error) {
      if (!isFileTrouble(error)) throw error
      trouble = unreadable(path, 'SOURCE_FAILED', error)
    }
    if (trouble === undefined) return
    if (path === this.#path) throw trouble
    this.onWarning(`${path} was left out: ${(trouble.cause as Error).message}`)
  }

  #decode(id: string, spans: readonly FinishedSpan[], points: WantedPoints): RunRecord | undefined {
    try {
      return decodeRun(spans, { points })
    } catch (error) {
      this.onWarning(`the trace ${id} in ${this.#path} was left out: ${(error as Error).message}`)
      return undefined
    }
  }
}

function pick({ spans, tasks, inputs, outputs, files }: RunRecord) {
  return { spans, tasks, inputs, outputs, files }
}
