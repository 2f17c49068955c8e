import type {
  Attributes,
  AttributeValue,
  Context,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanStatus,
} from '@opentelemetry/api'

/**
 * A span that has ended, as OpenTelemetry's SDKs hand it to exporters (`ReadableSpan`, without what nothing
 * here needs): what is written to the store, and what comes back from it.
 */
export interface FinishedSpan {
  readonly name: string
  readonly kind: number
  readonly spanContext: () => SpanContext
  readonly parentSpanContext?: SpanContext | undefined
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly links: Link[]
  readonly events: FinishedEvent[]
  readonly resource: FinishedResource
  readonly instrumentationScope: {
    readonly name: string
    readonly version?: string | undefined
    readonly schemaUrl?: string | undefined
  }
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
}

/** Who made the span. Some of what an SDK finds out about that it knows later than the first span. */
export interface FinishedResource {
  readonly attributes: Attributes
  readonly schemaUrl?: string | undefined
  readonly asyncAttributesPending?: boolean | undefined
  getRawAttributes?(): [string, unknown][]
}

/**
 * What is known of a resource by now. OpenTelemetry complains where `attributes` is read before all of it
 * is.
 */
export function readyAttributes(resource: FinishedResource): Attributes {
  if (!resource.asyncAttributesPending || resource.getRawAttributes === undefined) return resource.attributes
  const ready: Attributes = {}
  // The first of two values counts, as the SDK merges resources; one that is still awaited hides none that
  // is there.
  for (const [name, value] of resource.getRawAttributes())
    if (value != null && !isPromise(value)) ready[name] ??= value as AttributeValue
  return ready
}

function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown }).then === 'function'
}

/** Which span it is, as JSON can say it: what an SDK has for its trace state is no longer one after that. */
export function plainContext({ traceId, spanId, traceFlags }: SpanContext): SpanContext {
  return { traceId, spanId, traceFlags }
}

export interface FinishedEvent {
  readonly name: string
  readonly time: HrTime
  readonly attributes?: Attributes | undefined
  readonly droppedAttributesCount?: number | undefined
}

/** A span that has just started, as the SDKs hand it to processors: recorded to, and readable. */
export type StartedSpan = Span & FinishedSpan

/**
 * What OpenTelemetry's SDKs of the 2.x and the 3.x line call a `SpanProcessor`, said by its shape: a
 * processor of either line is one, and one of these is a processor in either line.
 */
export interface SpanProcessor {
  onStart(span: StartedSpan, parentContext: Context): void
  onEnd(span: FinishedSpan): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/**
 * What OpenTelemetry's SDKs of the 2.x and the 3.x line call a `SpanExporter`, said by its shape: an
 * exporter of either line is one.
 */
export interface SpanExporter {
  export(spans: FinishedSpan[], resultCallback: (result: ExportResult) => void): void
  forceFlush?(): Promise<void>
  shutdown(): Promise<void>
}

/** The result of an export. */
export interface ExportResult {
  /** 0 where all spans were taken. */
  code: number
  error?: Error | undefined
}
