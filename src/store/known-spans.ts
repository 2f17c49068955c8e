// Which spans a file of the store has, remembered for the files that were asked about lately.

import { statSync } from 'node:fs'
import type { FinishedSpan } from '../wire/span.js'
import { spanKeyOf, spanKeyOfLine } from './ledger.js'
import { readLines } from './read-lines.js'

/**
 * Some 20 MB. Of a file with more the newest are known: what comes twice mostly comes soon, and readers tell
 * the rest by its id.
 */
const MAX_SPANS = 200_000

interface KnownFile {
  spans: Set<string>
  /** How far it was read; a line that is being written is read later. */
  bytes: number
}

export class KnownSpans {
  readonly #files = new Map<string, KnownFile>()
  readonly #max: number
  #count = 0

  constructor(max = MAX_SPANS) {
    this.#max = max
  }

  /** Those of the given spans that are not in the file, each once. Throws what the file system throws. */
  missing(path: string, runId: string, spans: readonly FinishedSpan[]): FinishedSpan[] {
    const known = this.#look(path, runId)
    const seen = new Set<string>()
    return spans.filter((span) => {
      const { spanId } = spanKeyOf(span)
      const isNew = !known.has(spanId) && !seen.has(spanId)
      seen.add(spanId)
      return isNew
    })
  }

  /** The same for stored lines. */
  missingLines(path: string, runId: string, lines: readonly Buffer[]): Buffer[] {
    const known = this.#look(path, runId)
    return lines.filter((line) => !known.has(spanKeyOfLine(line, runId).spanId))
  }

  /** Notes what was appended to a file, unless somebody else has appended to it too: then it is read. */
  add(path: string, spans: readonly FinishedSpan[], bytes: number): void {
    const file = this.#files.get(path)
    if (file === undefined || sizeOf(path) !== file.bytes + bytes) return
    file.bytes += bytes
    for (const span of spans) this.#remember(file, spanKeyOf(span).spanId)
  }

  forget(path: string): void {
    this.#count -= this.#files.get(path)?.spans.size ?? 0
    this.#files.delete(path)
  }

  #look(path: string, runId: string): ReadonlySet<string> {
    const size = sizeOf(path)
    if (size < (this.#files.get(path)?.bytes ?? 0)) this.forget(path)
    const file = this.#files.get(path) ?? { spans: new Set(), bytes: 0 }
    // the file that was asked about last is the last one to be forgotten
    this.#files.delete(path)
    this.#files.set(path, file)
    if (size > file.bytes) this.#read(path, runId, file)
    return file.spans
  }

  #read(path: string, runId: string, file: KnownFile): void {
    for (const { bytes, length, isWhole } of readLines(path, file.bytes)) {
      if (!isWhole) break
      file.bytes += length + 1
      if (bytes.length > 0) this.#remember(file, spanKeyOfLine(bytes, runId).spanId)
    }
  }

  #remember(file: KnownFile, spanId: string): void {
    if (file.spans.has(spanId)) return
    file.spans.add(spanId)
    this.#count++
    while (this.#count > this.#max) {
      const [oldest] = this.#files
      if (oldest === undefined) return
      const [path, { spans }] = oldest
      if (spans !== file.spans) {
        this.forget(path)
        continue
      }
      for (const first of spans) {
        spans.delete(first)
        this.#count--
        break
      }
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
