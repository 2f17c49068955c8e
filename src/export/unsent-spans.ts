// What is in a store that an endpoint has not taken yet, according to the ledger.

import { statSync } from 'node:fs'
import { decodeRequest } from '../otlp/decode-json.js'
import { timers } from '../runtime/timers.js'
import { type Ledger, type SpanKey, spanKeyOf, spanKeyOfLine } from '../store/ledger.js'
import { listRunFilesByTurns, type RunFile, storeExists } from '../store/list-files.js'
import { readLines } from '../store/read-lines.js'
import type { FinishedSpan } from '../wire/span.js'
import { approximateSize } from './approximate-size.js'
import { MAX_REQUEST_BYTES, MAX_REQUEST_SPANS } from './span-queue.js'

export interface BacklogProgress {
  runs: number
  runsDone: number
  spans: number
}

/** The spans in a run's file that neither the ledger nor the caller counts as done. */
export function* unsentSpans(
  file: RunFile,
  ledger: Ledger,
  isUnderWay: (key: SpanKey) => boolean = () => false,
): Generator<FinishedSpan> {
  const isDone = (key: SpanKey): boolean => ledger.isDone(key) || isUnderWay(key)
  for (const { bytes, isWhole } of readLines(file.path, ledger.doneBytes(file.runId))) {
    if (!isWhole || bytes.length === 0 || isOnlySpanSettled(bytes, file.runId, isDone)) continue
    for (const span of decodeLine(bytes)) {
      const key = spanKeyOf(span)
      if (key.runId === file.runId && !isDone(key)) yield span
    }
  }
}

/** The runs that may have something unsent. There can be many, so the program gets turns in between. */
export async function openFiles(dir: string, ledger: Ledger): Promise<RunFile[]> {
  if (!storeExists(dir)) return []
  ledger.refresh()
  const open: RunFile[] = []
  for await (const file of listRunFilesByTurns(dir)) {
    if (sizeOf(file) > ledger.doneBytes(file.runId)) open.push(file)
  }
  return open
}

export interface UnsentOptions {
  /** Only these spans, by their runs. */
  only?: ReadonlyMap<string, ReadonlySet<string>>
  /** Spans to skip: they are about to be sent. */
  isWaiting?: (key: SpanKey) => boolean
  onProgress?: (progress: BacklogProgress) => void
}

/**
 * A store's unsent spans, one request's worth at a time, so that what the program makes now never waits
 * long behind them. Asking for the next portion means that the one before was sent; once all are, whole
 * files are noted as sent.
 */
export async function* unsentPortions(
  dir: string,
  ledger: Ledger,
  { only, isWaiting = () => false, onProgress = () => {} }: UnsentOptions,
): AsyncGenerator<FinishedSpan[], void, void> {
  try {
    const files = (await openFiles(dir, ledger)).filter(({ runId }) => only?.has(runId) ?? true)
    const sizes = new Map(files.map((file) => [file, sizeOf(file)]))
    const progress = { runs: files.length, runsDone: 0, spans: 0 }
    const portion = new Portion()
    for (const file of files) {
      ledger.refresh()
      const wanted = only?.get(file.runId)
      const isNotWanted = (key: SpanKey): boolean =>
        isWaiting(key) || portion.has(key) || wanted?.has(key.spanId) === false
      for (const span of unsentSpans(file, ledger, isNotWanted)) {
        portion.add(span)
        progress.spans++
        if (portion.isFull) yield portion.take()
      }
      progress.runsDone++
      onProgress({ ...progress })
      // One file a turn: the program's own work comes first.
      await nextTurn()
    }
    yield portion.take()
    for (const [file, size] of sizes) {
      const isWhole = only === undefined && file.journals.length === 0 && sizeOf(file) === size
      if (isWhole) ledger.markFileDone(file.runId, size)
    }
    ledger.compact()
  } finally {
    ledger.forget()
  }
}

/** A span that is in a file twice is taken once. */
class Portion {
  readonly #spans = new Map<string, FinishedSpan>()
  #sizeBytes = 0

  get isFull(): boolean {
    return this.#spans.size >= MAX_REQUEST_SPANS || this.#sizeBytes >= MAX_REQUEST_BYTES
  }

  has({ spanId }: SpanKey): boolean {
    return this.#spans.has(spanId)
  }

  add(span: FinishedSpan): void {
    this.#spans.set(spanKeyOf(span).spanId, span)
    this.#sizeBytes += approximateSize(span)
  }

  take(): FinishedSpan[] {
    const spans = [...this.#spans.values()]
    this.#spans.clear()
    this.#sizeBytes = 0
    return spans
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => timers.setImmediate(resolve))
}

function sizeOf(file: RunFile): number {
  return statSync(file.path, { throwIfNoEntry: false })?.size ?? 0
}

const SPAN_START = '"startTimeUnixNano":'

/** Whether a line holds a single span that is done; most lines do, and need not be parsed. */
function isOnlySpanSettled(line: Buffer, runId: string, isDone: (key: SpanKey) => boolean): boolean {
  return line.indexOf(SPAN_START) === line.lastIndexOf(SPAN_START) && isDone(spanKeyOfLine(line, runId))
}

function decodeLine(bytes: Buffer): FinishedSpan[] {
  try {
    return decodeRequest(bytes)
  } catch {
    // A damaged line cannot be sent; reading the store reports it.
    return []
  }
}
