import { warn } from '../say/warn.js'
import type { RunFiles } from '../store/run-files.js'
import { ATTR_KIND, ATTR_PROJECT, KIND_CONTINUATION, KIND_RUN } from '../wire/names.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'

/** Spans of other instrumentation may end after the run they belong to; so many ended runs are remembered for them. */
const MAX_REMEMBERED_RUNS = 10_000

interface StoredRun {
  project: string
  /** The span ids of its root and its continuations that are open in this process. */
  open: Set<string>
}

/** Writes each span of a run's trace into the store, before the call that ended it returns. */
export class StoreProcessor implements SpanProcessor {
  readonly #files: RunFiles
  readonly #runs = new Map<string, StoredRun>()
  readonly #stored = new WeakSet<FinishedSpan>()
  #storedCount = 0
  #failedCount = 0

  constructor(files: RunFiles) {
    this.#files = files
  }

  get counts(): { stored: number; notStored: number } {
    return { stored: this.#storedCount, notStored: this.#failedCount }
  }

  /** Whether this has seen the run start. */
  isRunKnown(runId: string): boolean {
    return this.#runs.has(runId)
  }

  /** Whether the span was written. */
  holds(span: FinishedSpan): boolean {
    return this.#stored.has(span)
  }

  onStart(span: StartedSpan): void {
    if (!isRunPart(span)) return
    const { traceId, spanId } = span.spanContext()
    const run = this.#runs.get(traceId) ?? { project: String(span.attributes[ATTR_PROJECT]), open: new Set() }
    run.open.add(spanId)
    this.#runs.set(traceId, run)
  }

  onEnd(span: FinishedSpan): void {
    const { traceId, spanId } = span.spanContext()
    const run = this.#runs.get(traceId)
    // A span comes twice where a provider has two lists with this one in it.
    if (run === undefined || this.#stored.has(span)) return
    try {
      this.#files.append(run.project, traceId, span)
      this.#stored.add(span)
      this.#storedCount++
    } catch (error) {
      this.#failedCount++
      warn.once(
        'store-unwritable',
        `the store at ${this.#files.dir} cannot be written (${(error as Error).message}); runs are not kept there. Free or mend the folder, or choose another with RUNSPAN_DIR.`,
      )
    }
    if (run.open.delete(spanId) && run.open.size === 0) this.#forgetOldest(traceId, run)
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  // Ended runs stand behind the open ones in the map's order, so that the first ones are the ones to forget.
  #forgetOldest(endedId: string, run: StoredRun): void {
    this.#runs.delete(endedId)
    this.#runs.set(endedId, run)
    if (this.#runs.size <= MAX_REMEMBERED_RUNS) return
    const [oldest] = this.#runs.keys()
    if (oldest !== undefined) this.#runs.delete(oldest)
  }
}

/** Whether the span stands for a run, or for the part of one that this process adds. */
function isRunPart(span: FinishedSpan): boolean {
  const kind = span.attributes[ATTR_KIND]
  return kind === KIND_RUN || kind === KIND_CONTINUATION
}
