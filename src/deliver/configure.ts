import { type Attributes, context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  ConsoleSpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { state } from '../record/state.js'
import { warn } from '../say/warn.js'
import { JournalFile } from '../store/journal-file.js'
import { ownIdentity } from '../store/process-identity.js'
import { RunFiles } from '../store/run-files.js'
import type { Journal, RunIdentity } from '../wire/journal.js'
import { ATTR_PROJECT } from '../wire/names.js'
import { announceEnd, announceStart } from './announce.js'
import { endOpenRuns, watchExit } from './exit.js'
import { type ConfigureOptions, checkConfigureOptions } from './options.js'
import { Outbox } from './outbox.js'
import { buildResource } from './resource.js'
import { isDisabled, readSettings, type Settings } from './settings.js'
import { StoreProcessor } from './store-processor.js'

interface Delivery {
  flush(): Promise<void>
  shutdown(): Promise<void>
}

// One delivery per process, also when an ESM and a CommonJS copy of this file are loaded.
const DELIVERY = Symbol.for('runspan.deliver.1')
const holder = globalThis as { [DELIVERY]?: Delivery | undefined }

/**
 * Sets up OpenTelemetry for a program that has no SDK of its own: a provider whose spans go into the local store and, where
 * an endpoint is given by option or environment, out over OTLP. `OTEL_*` variables are obeyed; options come before them.
 *
 * In a program that has registered an SDK, and when called again, it changes the default project only, and says so.
 * @throws RunspanError `INVALID_OPTION` for an unknown option or a value of the wrong kind; nothing is set up then
 */
export function configure(options: ConfigureOptions = {}): void {
  checkConfigureOptions(options)
  if (options.project !== undefined) state().defaultProject = options.project
  if (isDisabled()) {
    state().disabled = true
    return
  }
  if (holder[DELIVERY] !== undefined) {
    if (Object.keys(options).some((name) => name !== 'project')) {
      warn.once(
        'configured-twice',
        'configure() was called again; only the project was changed. Call shutdown() before, to set everything up anew.',
      )
    }
    return
  }
  holder[DELIVERY] = deliver(options, readSettings(options))
}

/**
 * Resolves when everything logged so far is in the store and, where one is configured, at the endpoint; the buffered part of
 * open runs included. An endpoint that does not answer is waited for no longer than `OTEL_EXPORTER_OTLP_TIMEOUT` (10 s).
 */
export async function flush(): Promise<void> {
  for (const run of state().openRuns) run.flushSegments()
  await (holder[DELIVERY]?.flush() ?? flushForeign())
}

/** Ends open runs as failed, waits as {@link flush} does, and takes down what `configure()` set up; it can be called anew then. */
export async function shutdown(): Promise<void> {
  endOpenRuns('runspan was shut down while the run was open')
  const delivery = holder[DELIVERY]
  holder[DELIVERY] = undefined
  await delivery?.shutdown()
}

/** @returns undefined where the program has registered a provider before, which then stays as it is */
function deliver(options: ConfigureOptions, settings: Settings): Delivery | undefined {
  const outbox = settings.otlp === undefined ? undefined : new Outbox(settings.otlp)
  const spanProcessors: SpanProcessor[] = [
    ...(settings.dir === undefined ? [] : [new StoreProcessor(new RunFiles(settings.dir))]),
    ...(outbox === undefined ? [] : [outbox]),
    ...(settings.console ? [new SimpleSpanProcessor(new ConsoleSpanExporter())] : []),
    ...(options.spanProcessors ?? []),
  ]
  const provider = new BasicTracerProvider({
    resource: buildResource(options),
    spanLimits: settings.spanLimits,
    spanProcessors,
  })
  if (!trace.setGlobalTracerProvider(provider)) {
    warn.once(
      'foreign-provider',
      'this program has an OpenTelemetry SDK of its own, which records its runs; configure() changed the default project only. Set endpoint and resource up there.',
    )
    return undefined
  }
  const contextManager = new AsyncLocalStorageContextManager().enable()
  const ownsContext = context.setGlobalContextManager(contextManager)
  const ownsPropagation = propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  )

  const shared = state()
  shared.limits = {
    events: Math.min(shared.limits.events, settings.spanLimits.eventCountLimit),
    attributes: settings.spanLimits.attributeCountLimit,
  }
  shared.observer = settings.quiet
    ? undefined
    : { runStarted: announceStart, runEnded: (run) => announceEnd(run, settings.dir !== undefined) }
  const { dir } = settings
  if (dir !== undefined)
    shared.openJournal = (root, identity) => openJournal(dir, root as unknown as ReadableSpan, identity)
  const exit = watchExit(async () => {
    outbox?.beginLastAttempt()
    await provider.forceFlush()
  })
  return {
    flush: () => provider.forceFlush(),
    async shutdown() {
      exit.cancel()
      shared.observer = undefined
      shared.openJournal = undefined
      await provider.shutdown()
      trace.disable()
      if (ownsContext) context.disable()
      if (ownsPropagation) propagation.disable()
    },
  }
}

function openJournal(dir: string, root: ReadableSpan, identity: RunIdentity): Journal {
  const { resource, instrumentationScope, links, attributes } = root
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

/** The SDK of the program, where it has one: it knows how to flush itself. */
async function flushForeign(): Promise<void> {
  type Flushable = { forceFlush?: () => Promise<void>; getDelegate?: () => Flushable }
  const provider = trace.getTracerProvider() as Flushable
  await (provider.getDelegate?.() ?? provider).forceFlush?.()
}
