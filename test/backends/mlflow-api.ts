// MLflow's own REST API, and its spans in the form of OTLP/JSON.

import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import { decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'

/** What MLflow says of a trace as a whole. */
export interface MlflowTrace {
  trace_id: string
  state: string
  request_time: string
  tags: Record<string, string>
  trace_metadata?: Record<string, string>
  request_preview?: string
  response_preview?: string
}

// the protobuf mapping with the field names of the .proto files, and ids as base64
interface MlflowSpan {
  trace_id: string
  span_id: string
  parent_span_id?: string
  name: string
  status: { code?: string; message?: string }
  attributes?: MlflowKeyValue[]
  events?: { name: string; attributes?: MlflowKeyValue[] }[]
}

interface JsonSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes?: { key: string }[]
}

interface MlflowKeyValue {
  key: string
  value: Record<string, unknown>
}

const PAGE_SIZE = 500

/** What MLflow adds to a span. */
const ADDED = new Set(
  ['traceRequestId', 'spanInputs', 'spanOutputs', 'spanType'].map((name) => `mlflow.${name}`),
)

/** @returns its id */
export async function createExperiment(url: string, name: string): Promise<string> {
  const response = await post(`${url}/api/2.0/mlflow/experiments/create`, { name })
  return ((await response.json()) as { experiment_id: string }).experiment_id
}

/** @param experiment its id; `0` is MLflow's default */
export async function searchTraces(url: string, filter = '', experiment = '0'): Promise<MlflowTrace[]> {
  const response = await post(`${url}/api/3.0/mlflow/traces/search`, {
    locations: [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experiment } }],
    max_results: PAGE_SIZE,
    filter,
  })
  if (!response.ok) throw new Error(`MLflow does not take the filter ${filter}: ${await response.text()}`)
  return readTraces(await response.text())
}

export function readTraces(answer: string): MlflowTrace[] {
  return (JSON.parse(answer) as { traces?: MlflowTrace[] }).traces ?? []
}

/** The spans of a run's trace. */
export async function mlflowSpans(url: string, runId: string): Promise<MlflowSpan[]> {
  const response = await fetch(`${url}/api/3.0/mlflow/traces/get?trace_id=tr-${runId}`)
  if (!response.ok) throw new Error(`MLflow does not give run ${runId}: ${await response.text()}`)
  return ((await response.json()) as { trace: { spans: MlflowSpan[] } }).trace.spans
}

/** An attribute of a span, as MLflow's answer has it. */
export function attributeOf({ attributes }: MlflowSpan, name: string): Record<string, unknown> | undefined {
  return attributes?.find(({ key }) => key === name)?.value
}

/** The root span's own words: what somebody who knows nothing of runspan finds. */
export async function rootIn(url: string, runId: string) {
  const spans = await mlflowSpans(url, runId)
  const root = spans.find(({ parent_span_id }) => !parent_span_id)
  if (root === undefined) throw new Error(`run ${runId} has no root in MLflow`)
  const attributes = new Map(root.attributes?.map(({ key, value }) => [key, Object.values(value)[0]]))
  return { name: root.name, status: root.status, attributes }
}

/** The run that a reader makes of what MLflow has. */
export async function runInMlflow(url: string, runId: string): Promise<RunRecord | undefined> {
  const spans = camelCased(await mlflowSpans(url, runId)) as JsonSpan[]
  for (const span of spans) {
    span.attributes = span.attributes?.filter(({ key }) => !ADDED.has(key))
    span.traceId = hex(span.traceId)
    span.spanId = hex(span.spanId)
    if (span.parentSpanId) span.parentSpanId = hex(span.parentSpanId)
  }
  return decodeRun(decodeResourceSpans([{ scopeSpans: [{ spans }] }]))
}

function post(url: string, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      camelCased(inner),
    ]),
  )
}
