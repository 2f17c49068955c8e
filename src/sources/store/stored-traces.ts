// Traces that belong to no run: what the viewer has received from programs that have no runs.

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SpanRecord } from '../../read/run-record.js'
import { withoutRepeated } from '../../read/sort-spans.js'
import { spanRecord } from '../../read/span-record.js'
import { compareTimes } from '../../read/times.js'
import { timers } from '../../runtime/timers.js'
import { RUN_FILE_ENDING, TRACES, traceFile } from '../../store/paths.js'
import { readSpans } from '../../store/read-spans.js'
import { readText } from '../../wire/read-values.js'
import type { FinishedSpan } from '../../wire/span.js'

/** What a list says of a trace. */
export interface TraceRecord {
  id: string
  /** Of its first span without a parent. */
  name: string
  /** The `service.name` of that span. */
  service: string | undefined
  /** Epoch milliseconds. */
  startTime: number
  endTime: number
  spanCount: number
  errorCount: number
}

const TRACE_ID = /^[0-9a-f]{32}$/

/** Of more traces than these, what a list says is read again. */
const MAX_REMEMBERED = 10_000

/** Of their files; in memory they take some times as much. */
const MAX_RECENT_BYTES = 16 << 20
const KEPT_MS = 60_000

export class StoredTraces {
  readonly #dir: string
  readonly #onWarning: (message: string) => void
  /** What was read of a file when it had this size. */
  readonly #remembered = new Map<string, { bytes: number; trace: TraceRecord | undefined }>()
  /** The spans of the traces that were asked for last, the newest at the end. */
  readonly #recent = new Map<string, { bytes: number; spans: SpanRecord[] }>()
  #timer: ReturnType<typeof timers.setTimeout> | undefined

  constructor(dir: string, onWarning: (message: string) => void) {
    this.#dir = dir
    this.#onWarning = onWarning
  }

  /** The ids of all traces, those first to which spans came last. */
  ids(): { id: string }[] {
    return namesIn(join(this.#dir, TRACES))
      .filter((name) => name.endsWith(RUN_FILE_ENDING))
      .map((name) => name.slice(0, -RUN_FILE_ENDING.length))
      .filter((id) => TRACE_ID.test(id))
      .map((id) => ({ id, changedMs: this.#stat(id)?.mtimeMs ?? 0 }))
      .sort((a, b) => b.changedMs - a.changedMs || (a.id < b.id ? -1 : 1))
      .map(({ id }) => ({ id }))
  }

  /** What a list says of a trace; undefined where there is none, or no more: it has become a run. */
  find(id: string): TraceRecord | undefined {
    const bytes = TRACE_ID.test(id) ? this.#stat(id)?.size : undefined
    if (bytes === undefined) return undefined
    const known = this.#remembered.get(id)
    if (known?.bytes === bytes) return known.trace
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear()
    const trace = traceRecord(id, this.#read(id))
    this.#remembered.set(id, { bytes, trace })
    return trace
  }

  /** All spans of a trace, in the order in which they were started. They are kept for a while: a page asks for them in parts. */
  spans(id: string): SpanRecord[] {
    const bytes = TRACE_ID.test(id) ? this.#stat(id)?.size : undefined
    if (bytes === undefined) return []
    const known = this.#recent.get(id)
    const spans = known?.bytes === bytes ? known.spans : this.#read(id).map(spanRecord)
    this.#recent.delete(id)
    this.#recent.set(id, { bytes, spans })
    this.#forgetOldest()
    return spans
  }

  /** Keeps the newest in any case, and all of them for a minute at most. */
  #forgetOldest(): void {
    let bytes = [...this.#recent.values()].reduce((sum, recent) => sum + recent.bytes, 0)
    for (const [id, recent] of this.#recent) {
      if (bytes <= MAX_RECENT_BYTES || this.#recent.size === 1) break
      this.#recent.delete(id)
      bytes -= recent.bytes
    }
    if (this.#timer !== undefined) timers.clearTimeout(this.#timer)
    this.#timer = timers.setTimeout(() => this.#recent.clear(), KEPT_MS)
    this.#timer.unref?.()
  }

  #stat(id: string) {
    return statSync(traceFile(this.#dir, id), { throwIfNoEntry: false })
  }

  #read(id: string): FinishedSpan[] {
    try {
      return [...withoutRepeated(readSpans(traceFile(this.#dir, id), this.#onWarning))].sort((a, b) =>
        compareTimes(a.startTime, b.startTime),
      )
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // it has become a run
      throw error
    }
  }
}

function traceRecord(id: string, spans: readonly FinishedSpan[]): TraceRecord | undefined {
  const first = spans.find(({ parentSpanContext }) => parentSpanContext === undefined) ?? spans[0]
  if (first === undefined) return undefined
  const records = spans.map(spanRecord)
  return {
    id,
    name: first.name,
    service: readText(first.resource.attributes['service.name']),
    startTime: records.reduce((earliest, { startTime }) => Math.min(earliest, startTime), Infinity),
    endTime: records.reduce((latest, { endTime }) => Math.max(latest, endTime), 0),
    spanCount: records.length,
    errorCount: records.filter(({ error }) => error !== undefined).length,
  }
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}
