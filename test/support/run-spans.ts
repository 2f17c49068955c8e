// A run as the spans that recording it would have written, as OTLP/JSON.

import type { JsonKeyValue, JsonResourceSpans } from '../../src/otlp/json-span.js'
import type { RunRecord } from '../../src/read/run-record.js'

/**
 * One root, or for a run that goes on its first segment.
 * @param values the points of each metric; they are a second apart
 */
export function spansOfRun(
  run: RunRecord,
  values: Readonly<Record<string, readonly number[]>>,
): JsonResourceSpans {
  const isOpen = run.endTime === undefined
  const rootId = run.id.slice(0, 16)
  const events = [
    ...Object.entries(run.params).map(([key, value]) =>
      event('param', run.startTime, {
        'param.key': key,
        'param.value': value,
        ...(typeof value === 'string' && !Number.isNaN(Number(value)) ? { 'param.type': 'string' } : {}),
      }),
    ),
    ...Object.entries(values).flatMap(([key, points]) =>
      points.map((value, i) =>
        event('metric', run.startTime + i / 1000, {
          'metric.key': key,
          'metric.value': Number.isNaN(value) ? 'NaN' : value,
        }),
      ),
    ),
    ...(run.error === undefined
      ? []
      : [
          event('exception', run.startTime, {
            'exception.type': run.error.type,
            'exception.message': run.error.message,
          }),
        ]),
  ]
  const span = {
    traceId: run.id,
    spanId: isOpen ? `${rootId.slice(1)}0` : rootId,
    ...(isOpen ? { parentSpanId: rootId } : {}),
    flags: 0x101,
    name: run.name,
    kind: 1,
    startTimeUnixNano: nanos(run.startTime),
    endTimeUnixNano: nanos(run.endTime ?? run.startTime + 0.001),
    attributes: keyValues({
      'runspan.schema': 1,
      'runspan.kind': isOpen ? 'segment' : 'run',
      ...(isOpen
        ? { 'runspan.segment': 0, 'runspan.name': run.name }
        : { 'runspan.status': run.status, 'runspan.points': run.pointCount }),
      'runspan.project': run.project,
      ...(run.tags.length === 0 ? {} : { 'runspan.tags': run.tags }),
      ...Object.fromEntries(run.tags.map((tag) => [`runspan.tag.${tag}`, true])),
      ...(run.parent === undefined ? {} : { 'runspan.parent_run': run.parent }),
      ...run.attributes,
    }),
    events,
    status: run.error === undefined ? {} : { code: 2, message: run.error.message },
  }
  const resource = { 'service.name': 'elsewhere', ...run.resource }
  return { resource: { attributes: keyValues(resource) }, scopeSpans: [{ spans: [span] }] }
}

function event(name: string, atMs: number, attributes: Record<string, unknown>) {
  return { name, timeUnixNano: nanos(atMs), attributes: keyValues(attributes) }
}

function nanos(ms: number): string {
  return String(BigInt(Math.floor(ms)) * 1_000_000n + BigInt(Math.round((ms % 1) * 1_000_000)))
}

function keyValues(values: Record<string, unknown>): JsonKeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: unknown): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { stringValue: String(value) }
}
