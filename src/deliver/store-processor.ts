import { warn } from '../say/warn.js'
import type { RunFiles } from '../store/run-files.js'
import { ATTR_KIND, ATTR_PROJECT, KIND_RUN } from '../wire/names.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'

/** Spans of other instrumentation may end after the run they belong to; so many ended runs are remembered for them. */
const MAX_REMEMBERED_RUNS = 10_000

/** Writes each span of a run's trace into the store, before the call that ended it returns. */
export class StoreProcessor implements SpanProcessor {
  readonly #files: RunFiles
  readonly #projects = new Map<string, string>()
  readonly #stored = new WeakSet<FinishedSpan>()
  #storedCount = 0
  #failedCount = 0

  constructor(files: RunFiles) {
    this.#files = files
  }

  get counts(): { stored: number; notStored: number } {
    return { stored: this.#storedCount, notStored: this.#failedCount }
  }

  /** Whether the span was written. */
  holds(span: FinishedSpan): boolean {
    return this.#stored.has(span)
  }

  onStart(span: StartedSpan): void {
    if (span.attributes[ATTR_KIND] !== KIND_RUN) return
    this.#projects.set(span.spanContext().traceId, String(span.attributes[ATTR_PROJECT]))
  }

  onEnd(span: FinishedSpan): void {
    const { traceId } = span.spanContext()
    const project = this.#projects.get(traceId)
    if (project === undefined) return
    try {
      this.#files.append(project, traceId, span)
      this.#stored.add(span)
      this.#storedCount++
    } catch (error) {
      this.#failedCount++
      warn.once(
        'store-unwritable',
        `the store at ${this.#files.dir} cannot be written (${(error as Error).message}); runs are not kept there. Free or mend the folder, or choose another with RUNSPAN_DIR.`,
      )
    }
    if (span.attributes[ATTR_KIND] === KIND_RUN) this.#forgetOldest(traceId, project)
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  // Ended runs stand behind the open ones in the map's order, so that the first ones are the ones to forget.
  #forgetOldest(endedId: string, project: string): void {
    this.#projects.delete(endedId)
    this.#projects.set(endedId, project)
    if (this.#projects.size <= MAX_REMEMBERED_RUNS) return
    const [oldest] = this.#projects.keys()
    if (oldest !== undefined) this.#projects.delete(oldest)
  }
}
