import { printNotice, warn } from '../errors/warn.js'
import { isRunPart } from '../store/run-writer.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'
import { active } from './active.js'
import { endOpenRuns, watchExit } from './exit/exit.js'
import { LocalStore } from './local-store.js'
import { flushSegments, watchForeign } from './provider/foreign-sdk.js'

/** A {@link LocalStore} behind the span processors of a provider that is the program's own. */
export class RunStore implements SpanProcessor {
  readonly #store: LocalStore
  readonly #undo: (() => void)[]
  #isOpen = true

  constructor(dir: string, signals: boolean) {
    this.#store = new LocalStore(dir)
    this.#undo = [
      this.#store.connect(),
      watchExit({ signals, lastAttempt: async () => {}, atExit: () => this.#atExit() }),
      watchForeign(signals),
    ]
    this.#store.recover()
  }

  get dir(): string {
    return this.#store.dir
  }

  get counts(): { stored: number; notStored: number } {
    return this.#store.spans.counts
  }

  onStart(span: StartedSpan): void {
    if (!this.#isOpen && isRunPart(span) && active().delivery === undefined) {
      warn.once(
        'run-after-shutdown',
        `a run is not kept in the store at ${this.dir}, because it was started after the OpenTelemetry SDK of this program was shut down. Shut it down after the last run.`,
      )
    }
  }

  onEnd(span: FinishedSpan): void {
    if (this.#isOpen) this.#store.spans.onEnd(span)
  }

  /** What open runs have buffered becomes spans before the processors behind this one are flushed. */
  async forceFlush(): Promise<void> {
    if (!this.#isOpen) return
    flushSegments()
    await this.#store.spans.forceFlush()
  }

  /** Ends open runs at once, before the processors behind this one are shut down. */
  async shutdown(): Promise<void> {
    if (!this.#isOpen) return
    endOpenRuns('the OpenTelemetry SDK of this program was shut down while the run was open')
    this.close()
    await this.#store.spans.shutdown()
  }

  /** Stops storing, and leaves open runs to whatever records them from here on. */
  close(): void {
    this.#isOpen = false
    for (const undo of this.#undo.splice(0)) undo()
    if (active().runStore === this) active().runStore = undefined
  }

  #atExit(): void {
    this.#store.spans.writeWaiting()
    const { notStored } = this.counts
    // If `configure()` set up the provider, it reports this with the rest.
    if (notStored > 0 && active().delivery === undefined)
      printNotice(`of the spans of this process ${notStored} could not be stored.`)
  }
}
