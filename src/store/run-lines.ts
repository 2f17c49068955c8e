import { Outage } from '../errors/outage.js'
import { warn } from '../errors/warn.js'
import { writeLine } from '../otlp/encode-json.js'
import { TextBuffer } from '../otlp/text-buffer.js'
import type { FinishedSpan } from '../wire/span.js'
import type { RunFiles } from './run-files.js'

/** How much may wait in memory for a failing disk. */
const MAX_WAITING_BYTES = 64 << 20

/** Room reserved for each run's last span: without it a run would look as if its process had died. */
const RESERVED_BYTES = 4 << 20

/** If the first few cannot be written, trying the others makes no sense. */
const MAX_FAILURES_IN_A_ROW = 64

/** Whether a run's span has arrived is asked right after it ended. */
const MAX_LATELY = 64

interface WaitingRun {
  project: string
  lines: WaitingLine[]
  isComplete: boolean
  whenWritten: (() => void)[]
}

interface WaitingLine {
  bytes: Uint8Array
  onWritten: () => void
}

/** Lines that may be written together: those of one run, for a moment. */
interface GatheredRun {
  project: string
  text: TextBuffer
  /** For each line where it ends, and what is called then. */
  lines: { end: number; onWritten: () => void }[]
}

/** More than this is written without delay. */
const MAX_GATHERED_BYTES = 1 << 18

/** Runs' lines on their way to the store. What it cannot take waits in memory, in order for each run. */
export class RunLines {
  readonly #files: RunFiles
  readonly #waiting = new Map<string, WaitingRun>()
  readonly #gathered = new Map<string, GatheredRun>()
  #gatheredBytes = 0
  readonly #lately = new Set<string>()
  #waitingBytes = 0
  #waitingLines = 0
  #lostLines = 0
  #lateLines = 0
  readonly #outage = new Outage('store-unwritable')

  constructor(files: RunFiles) {
    this.#files = files
  }

  get dir(): string {
    return this.#files.dir
  }

  /** Lines that are waiting, and lines there was no room for. */
  get counts(): { waiting: number; lost: number } {
    return { waiting: this.#waitingLines, lost: this.#lostLines }
  }

  /** Whether a line of this run came a moment ago. */
  hasLately(runId: string): boolean {
    return this.#lately.has(runId)
  }

  /** Whether this run has lost nothing, but some of it is waiting, or being gathered. */
  isBehind(runId: string): boolean {
    return this.#waiting.get(runId)?.isComplete ?? this.#gathered.has(runId)
  }

  /** Calls `fn` when nothing of this run is waiting any more. */
  whenWritten(runId: string, fn: () => void): void {
    this.writeGathered(runId)
    const run = this.#waiting.get(runId)
    if (run === undefined) fn()
    else run.whenWritten.push(fn)
  }

  /**
   * Writes a line with the span, or queues it.
   * @param isLast whether it is the last span of its run, or of a part of it
   * @param onWritten called when it is in the run's file
   * @returns false when the span is lost
   */
  append(
    project: string,
    runId: string,
    span: FinishedSpan,
    isLast: boolean,
    onWritten: () => void,
  ): boolean {
    this.writeGathered(runId)
    this.#remember(runId)
    let line: Uint8Array
    try {
      line = this.#files.encode(span)
    } catch (error) {
      return this.#notEncoded(span, error)
    }
    const earlier = this.#waiting.get(runId)
    if (earlier === undefined || this.#writeRun(runId, earlier) === undefined) {
      try {
        this.#files.appendLine(project, runId, line)
        onWritten()
        return true
      } catch (error) {
        this.#reportFailure(error)
      }
    }
    return this.#wait(project, runId, line, isLast, onWritten)
  }

  /**
   * Keeps a line with the span, to be written with those that follow: a write of its own takes as long as all
   * the rest. Whoever calls this sees to it that {@link writeGathered} is called in time.
   * @returns false when the span is lost
   */
  gather(project: string, runId: string, span: FinishedSpan, onWritten: () => void): boolean {
    this.#remember(runId)
    const run = this.#gathered.get(runId) ?? { project, text: new TextBuffer(), lines: [] }
    const start = run.text.length
    try {
      writeLine(span, run.text)
    } catch (error) {
      run.text.cut(start)
      return this.#notEncoded(span, error)
    }
    this.#gathered.set(runId, run)
    const end = run.text.length
    run.lines.push({ end, onWritten })
    this.#gatheredBytes += end - start
    return true
  }

  /** Whether so much is gathered that it is to be written now. */
  get hasGatheredMuch(): boolean {
    return this.#gatheredBytes >= MAX_GATHERED_BYTES
  }

  /** @param only the run whose lines are to be written; all of them without it */
  writeGathered(only?: string): void {
    if (this.#gathered.size === 0) return
    for (const runId of only === undefined ? [...this.#gathered.keys()] : [only]) {
      const run = this.#gathered.get(runId)
      if (run === undefined) continue
      this.#gathered.delete(runId)
      this.#writeTogether(runId, run)
    }
  }

  #writeTogether(runId: string, { project, text, lines }: GatheredRun): void {
    this.#gatheredBytes -= text.length
    if (!this.#waiting.has(runId)) {
      try {
        this.#files.appendLine(project, runId, text.bytes)
        for (const { onWritten } of lines) onWritten()
        return
      } catch (error) {
        this.#reportFailure(error)
      }
    }
    let start = 0
    for (const { end, onWritten } of lines) {
      this.#wait(project, runId, text.bytes.subarray(start, end), false, onWritten)
      start = end
    }
  }

  /**
   * Tries again to write what is waiting.
   * @param isThorough whether to try everything, even if every attempt fails
   * @returns whether anything was written
   */
  retry(isThorough: boolean): boolean {
    let isBetter = false
    let failures = 0
    for (const [runId, run] of [...this.#waiting]) {
      if (!isThorough && failures === MAX_FAILURES_IN_A_ROW) break
      if (this.#writeRun(runId, run) === undefined) {
        isBetter = true
        failures = 0
        continue
      }
      failures++
      // The others get their turn next time.
      this.#waiting.delete(runId)
      this.#waiting.set(runId, run)
    }
    return isBetter
  }

  #remember(runId: string): void {
    this.#lately.delete(runId)
    this.#lately.add(runId)
    if (this.#lately.size <= MAX_LATELY) return
    for (const oldest of this.#lately) return void this.#lately.delete(oldest)
  }

  /** @returns false: the span is lost */
  #notEncoded(span: FinishedSpan, error: unknown): false {
    this.#lostLines++
    warn.once(
      'span-not-stored',
      `span "${span.name}" (${span.spanContext().spanId}) cannot be written as OTLP (${(error as Error).message}) and is not stored; the others are.`,
    )
    return false
  }

  /** @returns the file system's error if not everything could be written */
  #writeRun(runId: string, run: WaitingRun): Error | undefined {
    let written = 0
    let failure: Error | undefined
    for (const { bytes, onWritten } of run.lines) {
      try {
        this.#files.appendLine(run.project, runId, bytes)
      } catch (error) {
        failure = error as Error
        break
      }
      onWritten()
      written++
      this.#waitingBytes -= bytes.length
    }
    run.lines.splice(0, written)
    this.#waitingLines -= written
    this.#lateLines += written
    if (failure !== undefined) return failure
    this.#waiting.delete(runId)
    for (const fn of run.whenWritten) fn()
    if (this.#waiting.size === 0) this.#reportRecovery()
    return undefined
  }

  #wait(project: string, runId: string, line: Uint8Array, isLast: boolean, onWritten: () => void): boolean {
    const run = this.#waiting.get(runId) ?? { project, lines: [], isComplete: true, whenWritten: [] }
    this.#waiting.set(runId, run)
    const room = isLast ? MAX_WAITING_BYTES : MAX_WAITING_BYTES - RESERVED_BYTES
    if (this.#waitingBytes + line.length > room) {
      run.isComplete = false
      this.#lostLines++
      warn.once(
        'store-memory-full',
        `the store at ${this.dir} still cannot be written, and the ${MAX_WAITING_BYTES >> 20} MiB of memory for waiting lines are full: new spans are not stored.`,
      )
      return false
    }
    run.lines.push({ bytes: Uint8Array.from(line), onWritten })
    this.#waitingBytes += line.length
    this.#waitingLines++
    return true
  }

  #reportFailure(error: unknown): void {
    this.#outage.begin(
      `the store at ${this.dir} cannot be written (${(error as Error).message}); up to ${MAX_WAITING_BYTES >> 20} MiB wait in memory and are written as soon as possible. Free or mend the folder, or choose another with RUNSPAN_DIR.`,
    )
  }

  #reportRecovery(): void {
    const lost = this.#lostLines === 0 ? '' : `; ${this.#lostLines} for which there was no room are not`
    const late =
      this.#lateLines === 1 ? '1 span that had waited is' : `${this.#lateLines} spans that had waited are`
    this.#outage.end(`the store at ${this.dir} can be written again: ${late} in it${lost}.`)
    this.#lateLines = 0
  }
}
