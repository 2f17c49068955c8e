import { type Attributes, context, propagation, type Span, trace } from '@opentelemetry/api'
import { state } from '../record/state.js'
import { tell, warn } from '../say/warn.js'
import { JournalFile } from '../store/journal-file.js'
import { Ledger } from '../store/ledger.js'
import { ownIdentity } from '../store/process-identity.js'
import { recoverRuns } from '../store/recover.js'
import { RunFiles } from '../store/run-files.js'
import type { Journal, RunIdentity } from '../wire/journal.js'
import { ATTR_PROJECT } from '../wire/names.js'
import type { StartedSpan } from '../wire/span.js'
import { announceEnd, announceStart } from './announce.js'
import { Backlog } from './backlog.js'
import { watchExit } from './exit.js'
import {
  AsyncLocalStorageContextManager,
  BasicTracerProvider,
  CompositePropagator,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from './opentelemetry.js'
import type { ConfigureOptions } from './options.js'
import { Outbox } from './outbox.js'
import { buildResource } from './resource.js'
import type { Settings } from './settings.js'
import { StoreProcessor } from './store-processor.js'
import { within } from './within.js'

/** What became of the spans of this process. */
export interface DeliveryStats {
  /** Spans written to the store, and such as it could not take. */
  stored: number
  notStored: number
  /** Spans that the endpoint took. */
  sent: number
  /** Spans that are to be sent yet; with a store they outlive the process. */
  waiting: number
  /** Spans that the endpoint refused for good. */
  refused: number
  /** Spans that are nowhere: the endpoint did not take them, memory was full, and there is no store. */
  dropped: number
}

/** Everything that `configure()` sets up: provider, store, outbox, and what happens at the exit. */
export class Delivery {
  readonly #settings: Settings
  readonly #provider: BasicTracerProvider
  readonly #store: StoreProcessor | undefined
  readonly #outbox: Outbox | undefined
  readonly #backlog: Backlog | undefined
  readonly #undo: (() => void)[] = []

  constructor(options: ConfigureOptions, settings: Settings) {
    const { dir, otlp } = settings
    this.#settings = settings
    const store = dir === undefined ? undefined : new StoreProcessor(new RunFiles(dir))
    this.#store = store
    if (dir !== undefined && store !== undefined && otlp !== undefined) {
      this.#backlog = new Backlog(dir, new Ledger(dir, otlp.url), (span) => store.holds(span))
    }
    this.#outbox = otlp === undefined ? undefined : new Outbox(otlp, this.#backlog)
    this.#provider = new BasicTracerProvider({
      resource: buildResource(options),
      spanLimits: settings.spanLimits,
      // The outbox keeps to its own timeout; the processors of the program have OpenTelemetry's default beyond that.
      forceFlushTimeoutMillis: 30_000 + (otlp?.timeoutMs ?? 0),
      // The store comes first: what the endpoint is sent is in it already.
      spanProcessors: [
        ...(store === undefined ? [] : [store]),
        ...(this.#outbox === undefined ? [] : [this.#outbox]),
        ...(settings.console ? [new SimpleSpanProcessor(new ConsoleSpanExporter())] : []),
        ...(options.spanProcessors ?? []),
      ],
    })
  }

  /** @returns false where the program has registered a provider before, which then stays as it is */
  start(): boolean {
    if (!trace.setGlobalTracerProvider(this.#provider)) return false
    this.#undo.push(() => trace.disable())
    if (context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
      this.#undo.push(() => context.disable())
    const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()]
    if (propagation.setGlobalPropagator(new CompositePropagator({ propagators })))
      this.#undo.push(() => propagation.disable())
    this.#connectRecording()
    this.#undo.push(watchExit({ lastAttempt: () => this.#lastAttempt(), atExit: () => this.#atExit() }))
    this.#recover()
    if (this.#outbox !== undefined) this.#backlog?.start(this.#outbox)
    return true
  }

  /** Waits for the endpoint no longer than its timeout, however often it has to be tried. */
  async flush(): Promise<void> {
    await this.#sendEverything()
    const { waiting } = this.stats()
    const { otlp } = this.#settings
    if (waiting > 0 && otlp !== undefined) {
      warn.once(
        'flush-incomplete',
        `${waiting} spans could not be sent to ${otlp.url} within ${otlp.timeoutMs} ms (OTEL_EXPORTER_OTLP_TIMEOUT). ${this.#whereTheyAre()}`,
      )
    }
  }

  async shutdown(): Promise<void> {
    this.#backlog?.stop()
    await this.flush()
    for (const undo of this.#undo.splice(0).reverse()) undo()
    await this.#provider.shutdown()
  }

  stats(): DeliveryStats {
    const { stored, notStored } = this.#store?.counts ?? { stored: 0, notStored: 0 }
    const { sent, waiting, refused, dropped } = this.#outbox?.counts ?? {
      sent: 0,
      waiting: 0,
      refused: 0,
      dropped: 0,
    }
    return { stored, notStored, sent, waiting: waiting + (this.#backlog?.left ?? 0), refused, dropped }
  }

  #connectRecording(): void {
    const shared = state()
    const { limits } = shared
    const { dir, quiet, spanLimits } = this.#settings
    shared.limits = {
      events: Math.min(limits.events, spanLimits.eventCountLimit),
      attributes: spanLimits.attributeCountLimit,
    }
    if (!quiet)
      shared.observer = {
        runStarted: announceStart,
        runEnded: (run) => announceEnd(run, this.#store?.counts.notStored === 0),
      }
    if (dir !== undefined) shared.openJournal = (root, identity) => openJournal(dir, root, identity)
    this.#undo.push(() => {
      shared.limits = limits
      shared.observer = undefined
      shared.openJournal = undefined
    })
  }

  /** Runs that died with their process are completed, and sent like any other. */
  #recover(): void {
    const { dir } = this.#settings
    if (dir === undefined) return
    try {
      for (const { name, runId, spans } of recoverRuns(dir, tell)) {
        tell(`run ${JSON.stringify(name)} had crashed and was recovered · runspan show ${runId.slice(0, 8)}`)
        for (const span of spans) this.#outbox?.enqueue(span, true)
      }
    } catch (error) {
      warn.once(
        'recovery-failed',
        `runs that died with their process could not be recovered (${(error as Error).message}); try \`runspan recover\`.`,
      )
    }
  }

  async #lastAttempt(): Promise<void> {
    this.#backlog?.stop()
    this.#outbox?.beginLastAttempt()
    await this.#sendEverything()
  }

  async #sendEverything(): Promise<void> {
    try {
      await this.#provider.forceFlush()
      const { otlp } = this.#settings
      if (otlp !== undefined && this.#backlog !== undefined)
        await within(otlp.timeoutMs, this.#backlog.flush())
    } catch (error) {
      warn.once('flush-failed', `a span processor of this program could not be flushed (${String(error)}).`)
    }
  }

  #atExit(): void {
    this.#outbox?.sendAtExit()
    const { waiting, notStored, refused, dropped } = this.stats()
    if (waiting > 0)
      tell(`${waiting} spans were not sent to ${this.#settings.otlp?.url}. ${this.#whereTheyAre()}`)
    const lost = [
      notStored > 0 ? `${notStored} could not be stored` : '',
      refused > 0 ? `${refused} were refused by the endpoint` : '',
      dropped > 0 ? `${dropped} had no room` : '',
    ].filter(Boolean)
    if (lost.length > 0) tell(`of the spans of this process ${lost.join(', ')}.`)
  }

  #whereTheyAre(): string {
    const { dir } = this.#settings
    return dir === undefined
      ? 'There is no store to keep them.'
      : `Those of runs are in the store; send them with \`runspan sync\`.`
  }
}

function openJournal(dir: string, span: Span, identity: RunIdentity): Journal {
  const { resource, instrumentationScope, links, attributes } = span as StartedSpan
  return new JournalFile(dir, {
    identity,
    process: ownIdentity(),
    project: String(attributes[ATTR_PROJECT]),
    resource: { attributes: resource.attributes as Attributes, schemaUrl: resource.schemaUrl },
    scope: instrumentationScope,
    links: links.map(({ context: { traceId, spanId, traceFlags } }) => ({
      context: { traceId, spanId, traceFlags },
    })),
  })
}
