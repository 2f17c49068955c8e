import { warn } from '../say/warn.js'
import type { RunFiles } from '../store/run-files.js'
import { ATTR_KIND, ATTR_PROJECT, KIND_CONTINUATION, KIND_RUN } from '../wire/names.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'
import { untraced } from '../wire/untraced.js'

/** Spans of other instrumentation may end after the run they belong to; so many ended runs are remembered for them. */
const MAX_REMEMBERED_RUNS = 10_000

interface OpenRun {
  project: string
  /** The span ids of its root and its continuations that are open in this process. */
  spanIds: Set<string>
}

/** Writes each span of a run's trace into the store, before the call that ended it returns. */
export class StoreProcessor implements SpanProcessor {
  readonly #files: RunFiles
  readonly #open = new Map<string, OpenRun>()
  /** Projects of runs that have ended, the oldest first. */
  readonly #ended = new Map<string, string>()
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
    return this.#open.has(runId) || this.#ended.has(runId)
  }

  /** Whether the span was written. */
  holds(span: FinishedSpan): boolean {
    return this.#stored.has(span)
  }

  onStart(span: StartedSpan): void {
    if (!isRunPart(span)) return
    const { traceId, spanId } = span.spanContext()
    const run = this.#open.get(traceId) ?? {
      project: String(span.attributes[ATTR_PROJECT]),
      spanIds: new Set(),
    }
    run.spanIds.add(spanId)
    this.#open.set(traceId, run)
    this.#ended.delete(traceId)
  }

  onEnd(span: FinishedSpan): void {
    const { traceId, spanId } = span.spanContext()
    const run = this.#open.get(traceId)
    const project = run?.project ?? this.#ended.get(traceId)
    // A span comes twice where a provider has two lists with this one in it.
    if (project === undefined || this.#stored.has(span)) return
    try {
      untraced(() => this.#files.append(project, traceId, span))
      this.#stored.add(span)
      this.#storedCount++
    } catch (error) {
      this.#failedCount++
      warn.once(
        'store-unwritable',
        `the store at ${this.#files.dir} cannot be written (${(error as Error).message}); runs are not kept there. Free or mend the folder, or choose another with RUNSPAN_DIR.`,
      )
    }
    if (run?.spanIds.delete(spanId) && run.spanIds.size === 0) this.#endRun(traceId, project)
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  #endRun(traceId: string, project: string): void {
    this.#open.delete(traceId)
    this.#ended.set(traceId, project)
    if (this.#ended.size <= MAX_REMEMBERED_RUNS) return
    for (const oldest of this.#ended.keys()) return void this.#ended.delete(oldest)
  }
}

/** Whether the span stands for a run, or for the part of one that this process adds. */
export function isRunPart(span: FinishedSpan): boolean {
  const kind = span.attributes[ATTR_KIND]
  return kind === KIND_RUN || kind === KIND_CONTINUATION
}
