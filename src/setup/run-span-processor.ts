import { tell, warn } from '../errors/warn.js'
import { state } from '../record/state.js'
import { storeDir } from '../store/paths.js'
import { isRunPart } from '../store/run-writer.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'
import { active } from './active.js'
import { endOpenRuns, watchExit } from './exit/exit.js'
import { LocalStore } from './local-store.js'
import { checkRunStoreOptions, type RunStoreOptions } from './options.js'
import { flushSegments, watchForeign } from './provider/foreign-sdk.js'
import { isDisabled } from './settings.js'

/**
 * A span processor for the OpenTelemetry SDK that a program sets up itself, of the 2.x or the 3.x line: it keeps runs in a local
 * store, as `configure()` does for a program without an SDK. Runs of processes that died are completed now.
 *
 * Put it first in the list: when the provider is shut down it ends open runs, and the processors behind it still get them.
 * Spans that belong to no run are not its matter. There is one for a process, and none beside the store of `configure()`.
 * @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind; nothing is set up then
 */
export function runStore(options: RunStoreOptions = {}): SpanProcessor {
  checkRunStoreOptions(options)
  if (isDisabled()) {
    state().disabled = true
    return NO_STORE
  }
  const { delivery, runStore: earlier } = active()
  if (earlier !== undefined) {
    warn.once(
      'run-store-twice',
      `runStore() was called again; runs are kept in one store, that of the first call at ${earlier.dir}. Call it once, and pass what it returns to the provider that records runs.`,
    )
    return earlier
  }
  if (delivery !== undefined) {
    warn.once(
      'run-store-beside-configure',
      `runStore() was called after configure(), which has set up OpenTelemetry for this program with ${delivery.dir === undefined ? 'no store, as dir: false says' : `a store at ${delivery.dir}`}; that stays so. Leave out configure() where the program has an SDK of its own, and runStore() where it has none.`,
    )
    return NO_STORE
  }
  const made = new RunStore(storeDir(options.dir), options.signals ?? true)
  active().runStore = made
  return made
}

/** What stands in for a store where there is to be none. */
const NO_STORE: SpanProcessor = {
  onStart() {},
  onEnd() {},
  async forceFlush() {},
  async shutdown() {},
}

/** A {@link LocalStore} as one span processor of a provider that is the program's own. */
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

  /** Keeps nothing any more, and leaves open runs to whoever records them from here on. */
  close(): void {
    this.#isOpen = false
    for (const undo of this.#undo.splice(0)) undo()
    if (active().runStore === this) active().runStore = undefined
  }

  #atExit(): void {
    this.#store.spans.writeWaiting()
    const { notStored } = this.counts
    // Where `configure()` has set up the provider, it tells of this with the rest.
    if (notStored > 0 && active().delivery === undefined)
      tell(`of the spans of this process ${notStored} could not be stored.`)
  }
}
