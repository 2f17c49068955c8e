import type { Attributes, HrTime, SpanContext } from '@opentelemetry/api'
import type { FinishedSpan } from '../../wire/span.js'
import { withTypes } from './typed-names.js'

type Texts = Record<string, string>

/** A span as the exporter keeps it: every value of an attribute is a text. */
export interface SpanRow {
  TraceId: string
  SpanId: string
  ParentSpanId: string
  Name: string
  SpanKind: string
  ResourceAttributes: Texts
  ScopeName: string
  ScopeVersion: string
  SpanAttributes: Texts
  StatusCode: string
  StatusMessage: string
  StartNs: string
  DurationNs: string
  EventRows: [ns: string, name: string, attributes: Texts][]
  LinkRows: [traceId: string, spanId: string, attributes: Texts][]
}

const KINDS = ['Internal', 'Server', 'Client', 'Producer', 'Consumer']
const STATUSES = ['Unset', 'Ok', 'Error']

export function spanOf(row: SpanRow): FinishedSpan {
  const context = contextOf(row.TraceId, row.SpanId)
  const startNs = BigInt(row.StartNs)
  return {
    name: row.Name,
    kind: Math.max(0, KINDS.indexOf(row.SpanKind)),
    spanContext: () => context,
    parentSpanContext: row.ParentSpanId === '' ? undefined : contextOf(row.TraceId, row.ParentSpanId),
    startTime: timeOf(startNs),
    endTime: timeOf(startNs + BigInt(row.DurationNs)),
    status: {
      code: Math.max(0, STATUSES.indexOf(row.StatusCode)),
      // the exporter keeps an absent message as an empty one
      message: row.StatusMessage === '' ? undefined : row.StatusMessage,
    },
    attributes: withTypes(row.SpanAttributes),
    links: row.LinkRows.map(([traceId, spanId, attributes]) => ({
      context: contextOf(traceId, spanId),
      attributes: attributes as Attributes,
    })),
    events: row.EventRows.map(([ns, name, attributes]) => ({
      name,
      time: timeOf(BigInt(ns)),
      attributes: attributes as Attributes,
    })),
    resource: { attributes: withTypes(row.ResourceAttributes) },
    instrumentationScope: { name: row.ScopeName, version: row.ScopeVersion || undefined },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

function contextOf(traceId: string, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: 1 }
}

const NS_PER_S = 1_000_000_000n

function timeOf(ns: bigint): HrTime {
  return [Number(ns / NS_PER_S), Number(ns % NS_PER_S)]
}
