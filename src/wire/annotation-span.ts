// Annotations as spans that no provider makes: of a run that another process has recorded.

import { type Attributes, type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { VERSION } from '../runtime/version.js'
import type { Annotation } from './facts.js'
import { ANNOTATION_SPAN_NAME, SCOPE_NAME } from './names.js'
import type { FinishedSpan } from './span.js'

/** A run that can be annotated. */
export interface AnnotatedRun {
  runId: string
  /** The span id of its root. */
  rootId: string
  startTime: HrTime
  project: string
  /** What recorded it. */
  resource: Attributes
  /** The time of the newest annotation that is known; 0 where there is none. */
  newestMs: number
}

/**
 * Made weeks later it would stretch the trace, and a page that warns of children outside of their parents
 * would warn: so it starts with the root. Its attribute says when it was made.
 * @param spanId 16 hex digits that are new
 */
export function annotationSpan(run: AnnotatedRun, spanId: string, annotation: Annotation): FinishedSpan {
  const { runId, rootId, startTime } = run
  const context = (id: string) => ({ traceId: runId, spanId: id, traceFlags: TraceFlags.SAMPLED })
  return {
    name: ANNOTATION_SPAN_NAME,
    kind: SpanKind.INTERNAL,
    spanContext: () => context(spanId),
    parentSpanContext: context(rootId),
    startTime,
    endTime: oneUsAfter(startTime),
    status: { code: SpanStatusCode.UNSET },
    attributes: annotation.attributes,
    links: [],
    events: annotation.events.map((event) => ({ ...event, time: startTime })),
    resource: { attributes: serviceOf(run.resource) },
    instrumentationScope: { name: SCOPE_NAME, version: VERSION },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

/** By what backends put the spans of a trace together; host and process were those of the run, not of this. */
const SERVICE = ['service.name', 'service.namespace', 'openinference.project.name']

function serviceOf(resource: Attributes): Attributes {
  return Object.fromEntries(
    SERVICE.flatMap((name) => (resource[name] === undefined ? [] : [[name, resource[name]]])),
  )
}

function oneUsAfter([seconds, nanos]: HrTime): HrTime {
  const after = nanos + 1_000
  return after < 1e9 ? [seconds, after] : [seconds + 1, after - 1e9]
}
