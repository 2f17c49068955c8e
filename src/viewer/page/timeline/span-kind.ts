// What kind of work a span was, by the attributes of OpenTelemetry's conventions, OpenInference's, and the AI SDK's.

import { type LlmCall, readLlmCall } from '../../../read/llm/llm-call.js'
import type { SpanJson } from '../../server/api-types.js'

export type SpanKind = 'llm' | 'tool' | 'search' | 'http' | 'db' | 'queue' | 'other'

type Attributes = SpanJson['attributes']

const OF_OPERATION: Readonly<Record<string, SpanKind>> = {
  chat: 'llm',
  text_completion: 'llm',
  generate_content: 'llm',
  embeddings: 'search',
  retrieval: 'search',
  execute_tool: 'tool',
  // of OpenInference
  LLM: 'llm',
  TOOL: 'tool',
  EMBEDDING: 'search',
  RETRIEVER: 'search',
  RERANKER: 'search',
}

export function kindOf({ attributes }: Pick<SpanJson, 'attributes'>): SpanKind {
  for (const name of ['gen_ai.operation.name', 'openinference.span.kind']) {
    const operation = textOf(attributes, name) ?? ''
    if (Object.hasOwn(OF_OPERATION, operation)) return OF_OPERATION[operation] as SpanKind
    // an agent knows its model, and calls it in spans of their own
    if (operation !== '') return 'other'
  }
  if (textOf(attributes, 'ai.toolCall.name') !== undefined) return 'tool'
  if (readLlmCall(attributes) !== undefined) return 'llm'
  if (httpOf(attributes) !== undefined) return 'http'
  if (textOf(attributes, 'db.system.name', 'db.system') !== undefined) return 'db'
  if (textOf(attributes, 'messaging.system') !== undefined) return 'queue'
  return 'other'
}

/** A request over HTTP, as far as its span says. */
export interface HttpCall {
  method: string
  /** The route of a server, else the path, and where it is not known the whole address. */
  route: string | undefined
  host: string | undefined
  status: number | undefined
}

export function httpOf(attributes: Attributes): HttpCall | undefined {
  const method = textOf(attributes, 'http.request.method', 'http.method')
  if (method === undefined) return undefined
  const address = textOf(attributes, 'url.full', 'http.url')
  const parsed = address !== undefined && URL.canParse(address) ? new URL(address) : undefined
  const host = textOf(attributes, 'server.address', 'net.peer.name', 'http.host')
  const port = numberOf(attributes, 'server.port', 'net.peer.port')
  const withPort = host !== undefined && port !== undefined && !host.includes(':') ? `${host}:${port}` : host
  return {
    method,
    route:
      textOf(attributes, 'http.route', 'url.template', 'url.path', 'http.target') ??
      parsed?.pathname ??
      address,
    host: parsed?.host ?? withPort,
    status: numberOf(attributes, 'http.response.status_code', 'http.status_code'),
  }
}

/** What a span was for, in a few words: an instrumentation's own name is often `GET` alone. */
export function titleOf(span: Pick<SpanJson, 'name' | 'attributes'>): string {
  const { name, attributes } = span
  const http = httpOf(attributes)
  if (http !== undefined && kindOf(span) === 'http' && isMethod(name, http.method))
    return [http.method, (http.host ?? '') + (http.route ?? '')].join(' ').trim()
  return name || '(no name)'
}

/** `GET`, or `HTTP GET` of before the conventions were stable. */
function isMethod(name: string, method: string): boolean {
  return name.replace(/^https? /i, '').toUpperCase() === method.toUpperCase()
}

/** A call of a language model, and when the first of its answer came, in milliseconds. */
export type LlmTimes = LlmCall & { firstMs?: number }

export function llmOf(attributes: Attributes): LlmTimes | undefined {
  const call = readLlmCall(attributes)
  if (call === undefined) return undefined
  const seconds = numberOf(attributes, 'gen_ai.response.time_to_first_chunk')
  const firstMs = seconds === undefined ? numberOf(attributes, 'ai.response.msToFirstChunk') : seconds * 1000
  return firstMs === undefined ? call : { ...call, firstMs }
}

/** The function that a span has called, and with what. */
export function toolOf(
  attributes: Attributes,
): { name: string; input?: string; output?: string } | undefined {
  const name = textOf(attributes, 'gen_ai.tool.name', 'tool.name', 'ai.toolCall.name')
  if (name === undefined) return undefined
  const input = textOf(
    attributes,
    'gen_ai.tool.call.arguments',
    'ai.toolCall.args',
    'tool.parameters',
    'input.value',
  )
  const output = textOf(attributes, 'gen_ai.tool.call.result', 'ai.toolCall.result', 'output.value')
  return { name, ...(input !== undefined && { input }), ...(output !== undefined && { output }) }
}

/** What a database was asked. */
export function queryOf(attributes: Attributes): { system: string; text: string | undefined } | undefined {
  const system = textOf(attributes, 'db.system.name', 'db.system')
  return system === undefined
    ? undefined
    : { system, text: textOf(attributes, 'db.query.text', 'db.statement') }
}

function textOf(attributes: Attributes, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function numberOf(attributes: Attributes, ...names: string[]): number | undefined {
  for (const name of names) {
    const value = attributes[name]
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number)) return number
  }
  return undefined
}
