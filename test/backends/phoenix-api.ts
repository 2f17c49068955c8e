// Phoenix's own REST API, and its spans in the form of OTLP/JSON.

import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import { decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'

export interface PhoenixSpan {
  name: string
  context: { trace_id: string; span_id: string }
  parent_id: string | null
  span_kind: string
  start_time: string
  end_time: string
  status_code: string
  status_message: string
  attributes: Record<string, unknown>
  events: { name: string; timestamp: string; attributes: Record<string, unknown> }[]
}

/** All spans of a project, or those that the query wants; none when there is no such project. */
export async function phoenixSpans(
  url: string,
  project: string,
  query: Record<string, string> = {},
): Promise<PhoenixSpan[]> {
  const spans: PhoenixSpan[] = []
  let cursor: string | null = null
  do {
    const parameters = new URLSearchParams({ limit: '1000', ...query, ...(cursor ? { cursor } : {}) })
    const response = await fetch(`${url}/v1/projects/${project}/spans?${parameters}`)
    if (response.status === 404) return []
    if (!response.ok) throw new Error(`Phoenix does not give spans: ${await response.text()}`)
    const page = (await response.json()) as { data: PhoenixSpan[]; next_cursor: string | null }
    spans.push(...page.data)
    cursor = page.next_cursor
  } while (cursor)
  return spans
}

/** The ids of the traces that a filter finds. */
export async function searchPhoenix(url: string, project: string, filter: string): Promise<string[]> {
  const query = new URLSearchParams({ limit: '1000', filter })
  const response = await fetch(`${url}/v1/projects/${project}/traces?${query}`)
  if (!response.ok) throw new Error(`Phoenix does not take the filter ${filter}: ${await response.text()}`)
  return readTraceIds(await response.text())
}

/** What Phoenix's page shows of a span. */
export interface ShownSpan {
  name: string
  spanKind: string
  input: { value: string } | null
  output: { value: string } | null
  cumulativeTokenCountTotal: number | null
}

/** The spans of a project as the page asks for them. */
export async function shownSpans(url: string, project: string): Promise<ShownSpan[]> {
  const query = `{ projects(first: 1000) { edges { node { name spans(first: 1000) { edges { node {
    name spanKind input { value } output { value } cumulativeTokenCountTotal } } } } } } }`
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const answer = (await response.json()) as {
    data?: { projects: Edges<{ name: string; spans: Edges<ShownSpan> }> }
    errors?: unknown
  }
  if (answer.data === undefined)
    throw new Error(`Phoenix does not show spans: ${JSON.stringify(answer.errors)}`)
  const found = nodes(answer.data.projects).find(({ name }) => name === project)
  return found === undefined ? [] : nodes(found.spans)
}

interface Edges<T> {
  edges: { node: T }[]
}

function nodes<T>({ edges }: Edges<T>): T[] {
  return edges.map(({ node }) => node)
}

export function readTraceIds(answer: string): string[] {
  return (JSON.parse(answer) as { data: { trace_id: string }[] }).data.map(({ trace_id }) => trace_id).sort()
}

/** The run that a reader makes of the spans of its trace. */
export function runInPhoenix(spans: readonly PhoenixSpan[], runId: string): RunRecord | undefined {
  const ofRun = spans.filter(({ context }) => context.trace_id === runId).map(toJson)
  return decodeRun(decodeResourceSpans([{ scopeSpans: [{ spans: ofRun }] }]))
}

function toJson(span: PhoenixSpan) {
  return {
    traceId: span.context.trace_id,
    spanId: span.context.span_id,
    parentSpanId: span.parent_id ?? '',
    name: span.name,
    startTimeUnixNano: nanoseconds(span.start_time),
    endTimeUnixNano: nanoseconds(span.end_time),
    status: { code: `STATUS_CODE_${span.status_code}`, message: span.status_message },
    attributes: toKeyValues(span.attributes),
    events: span.events.map(({ name, timestamp, attributes }) => ({
      name,
      timeUnixNano: nanoseconds(timestamp),
      attributes: toKeyValues(attributes),
    })),
  }
}

function toKeyValues(attributes: Record<string, unknown>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toAnyValue(value) }))
}

function toAnyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toAnyValue) } }
  throw new Error(`Phoenix gives ${JSON.stringify(value)} as the value of an attribute`)
}

/** @param time as ISO 8601 with up to six digits below the second */
function nanoseconds(time: string): string {
  const [, seconds = '', fraction = ''] = /^([^.+Z]+)(?:\.(\d+))?/.exec(time) ?? []
  return `${Date.parse(`${seconds}Z`) / 1000}${fraction.padEnd(9, '0')}`
}
