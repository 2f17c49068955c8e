// Puts spans that other programs have sent into the store: those of a run into its file, and those of any other trace
// into `.traces/`, until something of a run comes that they belong to.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PROJECT,
  ATTR_TASK_NUMBER,
  KIND_CONTINUATION,
  KIND_RUN,
  KIND_SEGMENT,
} from '../wire/names.js'
import { readText } from '../wire/read-values.js'
import type { FinishedSpan } from '../wire/span.js'
import { MAX_TRACES, removeOldTraces } from './bound-traces.js'
import { KnownSpans } from './known-spans.js'
import { findRunFile, runFileFinder } from './list-files.js'
import { LockFile } from './lock-file.js'
import { makeFolder } from './make-folder.js'
import { RUN_FILE_ENDING, runFile, TRACES, traceFile } from './paths.js'
import { readLines } from './read-lines.js'
import { RunFiles } from './run-files.js'

/** How much is written at once, so that a request of 20 MB does not take twice that in memory. */
const SPANS_AT_ONCE = 512
const LINES_AT_ONCE = 512

type Find = ReturnType<typeof runFileFinder>

/** Looking at all traces takes a while where there are many. */
const TRACES_BETWEEN_LOOKS = 1000

export class ReceivedSpans {
  readonly dir: string
  readonly #maxTraces: number
  #tracesSinceLook = 0
  readonly #files: RunFiles
  readonly #known = new KnownSpans()
  readonly #lock: LockFile
  #isReady = false

  constructor(dir: string, maxTraces = MAX_TRACES) {
    this.dir = dir
    this.#maxTraces = maxTraces
    this.#files = new RunFiles(dir)
    this.#lock = new LockFile(join(dir, TRACES, 'lock'))
  }

  /**
   * Writes the spans that are not there yet. When it returns, they are in the store.
   * @returns false, and nothing is written, while another process receives spans for this store: a trace that turns out to be
   *   a run moves from one file to another, which only one of them may do
   * Throws what the file system throws; what was written until then is not written again.
   */
  keep(spans: readonly FinishedSpan[]): boolean {
    if (!this.#start()) return false
    const find = runFileFinder(this.dir)
    for (const [traceId, ofTrace] of byTrace(spans)) this.#keepTrace(traceId, ofTrace, find)
    if (this.#tracesSinceLook >= Math.min(TRACES_BETWEEN_LOOKS, this.#maxTraces)) this.#removeOld()
    return true
  }

  /** Lets another process receive. */
  close(): void {
    this.#isReady = false
    this.#lock.release()
  }

  #start(): boolean {
    if (this.#isReady) return true
    makeFolder(this.dir, join(this.dir, TRACES))
    if (!this.#lock.take()) return false
    this.#isReady = true
    this.#joinTraces()
    this.#removeOld()
    return true
  }

  #removeOld(): void {
    this.#tracesSinceLook = 0
    for (const path of removeOldTraces(this.dir, this.#maxTraces)) this.#known.forget(path)
  }

  #keepTrace(traceId: string, spans: readonly FinishedSpan[], find: Find): void {
    const ofRun = this.#fileOfRun(traceId, spans, find)
    if (ofRun !== undefined) this.#joinTrace(traceId, ofRun)
    const path = ofRun ?? traceFile(this.dir, traceId)
    if (ofRun === undefined) this.#tracesSinceLook++
    const missing = this.#known.missing(path, traceId, spans)
    for (let start = 0; start < missing.length; start += SPANS_AT_ONCE) {
      const some = missing.slice(start, start + SPANS_AT_ONCE)
      const lines = this.#files.encodeAll(some)
      this.#files.appendLineTo(path, lines)
      this.#known.add(path, some, lines.length)
    }
  }

  #fileOfRun(traceId: string, spans: readonly FinishedSpan[], find: Find): string | undefined {
    const known = find(traceId)
    if (known !== undefined) return known.path
    const telling = spans.find(isOfRun)
    if (telling === undefined) return undefined
    return runFile(this.dir, readText(telling.attributes[ATTR_PROJECT]) ?? 'Default', traceId)
  }

  /** A run may have come to the store in another way, or a process was killed while it moved a trace. */
  #joinTraces(): void {
    for (const name of readdirSync(join(this.dir, TRACES))) {
      if (!name.endsWith(RUN_FILE_ENDING)) continue
      const traceId = name.slice(0, -RUN_FILE_ENDING.length)
      const run = findRunFile(this.dir, traceId)
      if (run !== undefined) this.#joinTrace(traceId, run.path)
    }
  }

  /** Moves what came before it was known that the trace is a run. Killed in between, it is done again. */
  #joinTrace(traceId: string, path: string): void {
    const from = traceFile(this.dir, traceId)
    if (!existsSync(from)) return
    let lines: Buffer[] = []
    const move = () => {
      const missing = this.#known.missingLines(path, traceId, lines)
      if (missing.length > 0) this.#files.appendLineTo(path, Buffer.concat(missing))
      lines = []
    }
    for (const { bytes, isWhole } of readLines(from)) {
      if (!isWhole || bytes.length === 0) continue
      lines.push(Buffer.concat([bytes, LINE_BREAK]))
      if (lines.length === LINES_AT_ONCE) move()
    }
    move()
    rmSync(from)
    this.#known.forget(from)
  }
}

const LINE_BREAK = Buffer.from('\n')

function byTrace(spans: readonly FinishedSpan[]): Map<string, FinishedSpan[]> {
  const traces = new Map<string, FinishedSpan[]>()
  for (const span of spans) {
    const { traceId } = span.spanContext()
    const known = traces.get(traceId)
    if (known === undefined) traces.set(traceId, [span])
    else known.push(span)
  }
  return traces
}

/** Whether a reader makes a run of a trace that has this span: the ends of its parts do, and their first segments. */
function isOfRun({ attributes }: FinishedSpan): boolean {
  const kind = attributes[ATTR_KIND]
  if (kind === KIND_RUN || kind === KIND_CONTINUATION) return true
  return (
    kind === KIND_SEGMENT && attributes[ATTR_NAME] !== undefined && attributes[ATTR_TASK_NUMBER] === undefined
  )
}
