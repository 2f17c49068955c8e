import { context, propagation, trace } from '@opentelemetry/api'
import { printNotice, warn } from '../errors/warn.js'
import { Backlog } from '../export/backlog.js'
import { Outbox } from '../export/outbox.js'
import { SpanQueue } from '../export/span-queue.js'
import { state } from '../record/state.js'
import {
  AsyncLocalStorageContextManager,
  BasicTracerProvider,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
} from '../sdk/opentelemetry.js'
import { Ledger } from '../store/ledger.js'
import type { FinishedSpan } from '../wire/span.js'
import { type ActiveDelivery, active } from './active.js'
import { announceEnd, announceStart } from './announce.js'
import { type DeliveryStats, NOTHING_DELIVERED } from './delivery-stats.js'
import { watchExit } from './exit/exit.js'
import { LlmMessages } from './llm-messages/llm-messages.js'
import { LocalStore } from './local-store.js'
import type { ConfigureOptions } from './options.js'
import { printDiagnostics } from './provider/diagnostics.js'
import { RandomIds } from './provider/random-ids.js'
import { buildResource } from './provider/resource.js'
import { RunSampler } from './provider/run-sampler.js'
import type { Settings } from './settings.js'

/** Everything that `configure()` sets up: provider, store, queue, and what happens at exit. */
export class Delivery implements ActiveDelivery {
  readonly #settings: Settings
  readonly #provider: BasicTracerProvider
  readonly #store: LocalStore | undefined
  readonly #outbox: Outbox | undefined
  readonly #backlog: Backlog | undefined
  readonly #undo: (() => void)[] = []
  #yields = false

  constructor(options: ConfigureOptions, settings: Settings) {
    const { dir, exporter } = settings
    this.#settings = settings
    const store = dir === undefined ? undefined : new LocalStore(dir)
    this.#store = store
    if (dir !== undefined && store !== undefined && exporter !== undefined)
      this.#backlog = new Backlog(dir, new Ledger(dir, exporter.identity), store.spans)
    if (exporter !== undefined) this.#outbox = new Outbox(new SpanQueue(exporter, this.#backlog), exporter)
    this.#provider = new BasicTracerProvider({
      resource: buildResource(options),
      idGenerator: new RandomIds(),
      sampler: new RunSampler(settings.sampler),
      spanLimits: settings.spanLimits,
      // The outbox has a timeout of its own; on top of it, the program's processors get OpenTelemetry's
      // default.
      forceFlushTimeoutMillis: 30_000 + (exporter?.timeoutMs ?? 0),
      // The store comes first, so that whatever is sent is already in it.
      spanProcessors: [
        ...(store === undefined ? [] : [store.spans]),
        ...(this.#outbox === undefined ? [] : [this.#outbox]),
        ...(settings.console ? [new SimpleSpanProcessor(new ConsoleSpanExporter())] : []),
        ...(options.spanProcessors ?? []),
        new LlmMessages(),
      ],
    })
  }

  /** @returns false if the program has already registered a provider, which then stays */
  start(): boolean {
    if (!trace.setGlobalTracerProvider(this.#provider)) return false
    // After the provider is made, which reports what is wrong in the environment.
    this.#undo.push(printDiagnostics())
    this.#undo.push(() => trace.disable())
    if (context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
      this.#undo.push(() => context.disable())
    const { propagator } = this.#settings
    if (propagator !== undefined && propagation.setGlobalPropagator(propagator))
      this.#undo.push(() => propagation.disable())
    this.#takeOver()
    this.#connectRecording()
    this.#undo.push(
      watchExit({
        signals: this.#settings.signals,
        lastAttempt: () => this.#lastAttempt(),
        atExit: () => this.#atExit(),
      }),
    )
    this.#store?.recover((spans) => this.send(spans, true))
    this.#backlog?.start(() => this.#outbox?.wakeUntraced())
    return true
  }

  get dir(): string | undefined {
    return this.#settings.dir
  }

  send(spans: readonly FinishedSpan[], isStored: boolean): boolean {
    if (this.#outbox === undefined) return false
    this.#outbox.put(spans, isStored)
    return true
  }

  /** Waits for the endpoint no longer than its timeout, however many attempts it takes. */
  async flush(): Promise<void> {
    await this.#sendEverything()
    const { waiting } = this.stats()
    const { exporter } = this.#settings
    if (waiting > 0 && exporter !== undefined) {
      warn.once(
        'flush-incomplete',
        `${waiting === 1 ? '1 span' : `${waiting} spans`} could not be sent to ${exporter.name} within ${exporter.timeoutMs} ms (OTEL_EXPORTER_OTLP_TIMEOUT)${this.#whyLater()}. ${this.#whereTheyAre()}`,
      )
    }
  }

  yieldToProgram(): void {
    this.#yields = true
  }

  withdraw(): boolean {
    const { stored, notStored } = this.stats()
    const isUsed = state().openRuns.size + stored + notStored > 0 || this.#outbox?.isUsed
    if (!this.#yields || isUsed) return false
    this.#backlog?.close()
    for (const undo of this.#undo.splice(0).reverse()) undo()
    void this.#provider.shutdown()
    return true
  }

  async shutdown(): Promise<void> {
    this.#backlog?.stop()
    await this.flush()
    for (const undo of this.#undo.splice(0).reverse()) undo()
    await this.#provider.shutdown()
    this.#backlog?.close()
  }

  stats(): DeliveryStats {
    return { ...NOTHING_DELIVERED, ...this.#storeCounts, ...this.#outbox?.counts }
  }

  /** The counts of its own store, or of a `RunSpanProcessor` among its processors. */
  get #storeCounts(): { stored: number; notStored: number } | undefined {
    return (this.#store?.spans ?? active().runStore)?.counts
  }

  /** A run has only one store: a `RunSpanProcessor` keeps its own only if this has none. */
  #takeOver(): void {
    const { runStore } = active()
    if (this.dir === undefined || runStore === undefined) return
    runStore.close()
    warn.once(
      'configure-beside-run-store',
      `configure() keeps runs in the store at ${this.dir}; that of the RunSpanProcessor at ${runStore.dir} is not used. Leave out the RunSpanProcessor, which is for programs that set up OpenTelemetry themselves; or configure(), where this one does.`,
    )
  }

  #connectRecording(): void {
    const shared = state()
    const { limits } = shared
    const { quiet, spanLimits, traceUrl } = this.#settings
    shared.limits = {
      events: Math.min(limits.events, spanLimits.eventCountLimit),
      attributes: spanLimits.attributeCountLimit,
    }
    if (!quiet)
      shared.observer = {
        runStarted: announceStart,
        runEnded: (run) => announceEnd(run, this.#storeCounts?.notStored === 0, traceUrl),
      }
    if (this.#store !== undefined) this.#undo.push(this.#store.connect())
    this.#undo.push(() => {
      shared.limits = limits
      shared.observer = undefined
    })
  }

  async #lastAttempt(): Promise<void> {
    this.#backlog?.stop()
    this.#outbox?.beginLastAttempt()
    await this.#sendEverything()
  }

  async #sendEverything(): Promise<void> {
    try {
      await this.#provider.forceFlush()
    } catch (error) {
      warn.once('flush-failed', `a span processor of this program could not be flushed (${String(error)}).`)
    }
  }

  #atExit(): void {
    this.#store?.spans.writeWaiting()
    this.#outbox?.sendAtExit()
    this.#backlog?.close()
    const { waiting, notStored, refused, dropped } = this.stats()
    if (waiting > 0)
      printNotice(
        `${waiting === 1 ? '1 span was' : `${waiting} spans were`} not sent to ${this.#settings.exporter?.name}${this.#whyLater()}. ${this.#whereTheyAre()}`,
      )
    const lost = [
      notStored > 0 ? `${notStored} could not be stored` : '',
      refused > 0 ? `${refused} were refused by the endpoint` : '',
      dropped > 0 ? `${dropped} had no room` : '',
    ].filter(Boolean)
    if (lost.length > 0) printNotice(`of the spans of this process ${lost.join(', ')}.`)
  }

  #whyLater(): string {
    const restMs = this.#outbox?.restMs ?? 0
    return restMs === 0
      ? ''
      : `: it has asked to be sent nothing, by Retry-After, for another ${Math.ceil(restMs / 1000)} s`
  }

  #whereTheyAre(): string {
    const { dir, exporter } = this.#settings
    return dir === undefined
      ? 'There is no store to keep them.'
      : `Those of runs are in the store; ${exporter?.howToSendLater}.`
  }
}
