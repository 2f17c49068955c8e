import { warn } from '../errors/warn.js'
import { state } from '../record/state.js'
import { storeDir } from '../store/paths.js'
import type { FinishedSpan, SpanProcessor, StartedSpan } from '../wire/span.js'
import { type ActiveRunStore, active } from './active.js'
import { checkRunSpanProcessorOptions, type RunSpanProcessorOptions } from './options.js'
import { RunStore } from './run-store.js'
import { isDisabled } from './settings.js'

/**
 * A span processor for a program that sets up the OpenTelemetry SDK itself, of the 2.x or the 3.x line: it
 * keeps runs in a local store, as `configure()` does for a program without an SDK. Making one completes the
 * runs of processes that died.
 *
 * Put it first in the list: when the provider is shut down it ends open runs, and the processors behind it
 * still get them. It ignores spans that belong to no run. A process has one store: a second processor
 * shares the first one's, and beside the store of `configure()` it stores nothing.
 * @example new NodeTracerProvider({ spanProcessors: [new RunSpanProcessor(), new
 *   BatchSpanProcessor(exporter)] }).register()
 */
export class RunSpanProcessor implements SpanProcessor {
  readonly #store: ActiveRunStore | undefined

  /**
   * @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind; nothing is
   *   set up then
   */
  constructor(options: RunSpanProcessorOptions = {}) {
    checkRunSpanProcessorOptions(options)
    this.#store = openRunStore(options)
  }

  onStart(span: StartedSpan): void {
    this.#store?.onStart(span)
  }

  onEnd(span: FinishedSpan): void {
    this.#store?.onEnd(span)
  }

  async forceFlush(): Promise<void> {
    await this.#store?.forceFlush()
  }

  async shutdown(): Promise<void> {
    await this.#store?.shutdown()
  }
}

/** @returns the process's one store; undefined if this processor must not store anything */
function openRunStore(options: RunSpanProcessorOptions): ActiveRunStore | undefined {
  if (isDisabled()) {
    state().disabled = true
    return undefined
  }
  const { delivery, runStore: earlier } = active()
  if (earlier !== undefined) {
    warn.once(
      'run-store-twice',
      `there is a second RunSpanProcessor; it keeps runs in the store of the first, at ${earlier.dir}. Make one, and pass it to the provider that records runs.`,
    )
    return earlier
  }
  if (delivery !== undefined) {
    warn.once(
      'run-store-beside-configure',
      `a RunSpanProcessor was made after configure(), which has set up OpenTelemetry for this program with ${delivery.dir === undefined ? 'no store, as dir: false says' : `a store at ${delivery.dir}`}; that stays so. Leave out configure() where the program has an SDK of its own, and the RunSpanProcessor where it has none.`,
    )
    return undefined
  }
  const made = new RunStore(storeDir(options.dir), options.signals ?? true)
  active().runStore = made
  return made
}
