// A server that answers as Jaeger's HTTP API v3 does. What it says was compared with Jaeger 2.13 (memory, Badger); the search
// by attributes and the names of parameters of later versions are as Jaeger's source has them.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonAnyValue, JsonKeyValue, JsonResourceSpans, JsonSpan } from '../../src/otlp/json-span.js'
import { storedLines } from './store-files.js'

export interface JaegerOptions {
  /** Up to 2.19, parameters are written with underscores, and attributes are passed over. */
  version?: '2.13' | '2.20'
  /** Badger keeps lists as their JSON text, hands out attributes of events in any order, and forgets the flags of a span. */
  storage?: 'memory' | 'badger'
  /** Gives no more traces at once, whatever it is asked for. */
  maxDepth?: number
  /** Answers in place of all this, when it gives true. */
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export interface JaegerServer extends AsyncDisposable {
  readonly url: string
  /** What was asked, path and parameters decoded. */
  readonly requests: { path: string; query: Record<string, string> }[]
  /** Takes spans as they would come over OTLP/JSON. */
  receive(resourceSpans: JsonResourceSpans[]): void
  /** Takes all that is in a store. */
  receiveStore(dir: string): void
}

/** One span with what is around it. */
interface StoredSpan {
  around: JsonResourceSpans
  span: JsonSpan
}

export async function startJaeger(options: JaegerOptions = {}): Promise<JaegerServer> {
  const { version = '2.20', storage = 'memory', maxDepth = Number.POSITIVE_INFINITY, instead } = options
  const stored: StoredSpan[] = []
  const requests: JaegerServer['requests'] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://jaeger')
    const query = Object.fromEntries(url.searchParams)
    requests.push({ path: url.pathname, query })
    if (instead?.(request, response)) return
    const known = version === '2.20' ? query : oldQuery(query)
    const depth = String(Math.min(Number(known['query.searchDepth'] ?? 100), maxDepth))
    const [status, body] = answer(stored, url.pathname, { ...known, 'query.searchDepth': depth })
    // Jaeger does not say that it is JSON.
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const inOrderOfBadger = (a: StoredSpan, b: StoredSpan) => {
    const [one, other] = [a, b].map(({ span }) => `${span.startTimeUnixNano} ${span.spanId}`) as [
      string,
      string,
    ]
    return one < other ? -1 : 1
  }
  const receive = (resourceSpans: JsonResourceSpans[]) => {
    for (const { scopeSpans = [], ...resource } of structuredClone(resourceSpans))
      for (const { spans = [], ...scope } of scopeSpans)
        for (const span of spans) {
          const one = { around: { ...resource, scopeSpans: [scope] }, span: sanitize(span) }
          stored.push(storage === 'badger' ? flatten(one) : one)
        }
    if (storage === 'badger') stored.sort(inOrderOfBadger)
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    receive,
    receiveStore(dir) {
      for (const line of storedLines(dir)) receive(JSON.parse(line).resourceSpans)
    },
    [Symbol.asyncDispose]: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** Under the names of the later version, without what the old one passes over. */
function oldQuery(query: Record<string, string>): Record<string, string> {
  const newNames: Record<string, string> = {
    'query.service_name': 'query.serviceName',
    'query.operation_name': 'query.operationName',
    'query.start_time_min': 'query.startTimeMin',
    'query.start_time_max': 'query.startTimeMax',
    'query.num_traces': 'query.searchDepth',
  }
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (newNames[name] ? [[newNames[name], value]] : [])),
  )
}

function answer(
  stored: readonly StoredSpan[],
  path: string,
  query: Record<string, string>,
): [status: number, body: unknown] {
  if (path === '/api/v3/services') return [200, servicesOf(stored)]
  const id = /^\/api\/v3\/traces\/([0-9a-f]{32})$/.exec(path)?.[1]
  if (id !== undefined) return tracesAnswer(stored, [id])
  if (path !== '/api/v3/traces') return [200, '<!DOCTYPE html>']
  if (!query['query.startTimeMin'] || !query['query.startTimeMax'])
    return failure(400, 'query.start_time_min and query.start_time_max are required')
  return tracesAnswer(stored, find(stored, query))
}

function servicesOf(stored: readonly StoredSpan[]): { services?: string[] } {
  const services = [...new Set(stored.map(({ around }) => serviceOf(around)))]
  return services.length === 0 ? {} : { services }
}

function failure(status: number, message: string): [number, unknown] {
  return [status, { error: { httpCode: status, message } }]
}

function tracesAnswer(stored: readonly StoredSpan[], ids: string[]): [number, unknown] {
  const resourceSpans = ids.flatMap((id) =>
    stored
      .filter(({ span }) => span.traceId === id)
      .map(({ around, span }) => ({ ...around, scopeSpans: [{ ...around.scopeSpans?.[0], spans: [span] }] })),
  )
  return resourceSpans.length === 0 ? failure(404, 'No traces found') : [200, { result: { resourceSpans } }]
}

/** The traces with a span that is all that the query says, those that came last first. */
function find(stored: readonly StoredSpan[], query: Record<string, string>): string[] {
  const min = Date.parse(query['query.startTimeMin'] as string)
  const max = Date.parse(query['query.startTimeMax'] as string)
  const attributes = Object.entries(JSON.parse(query['query.attributes'] ?? '{}') as Record<string, string>)
  const ids = stored
    .filter(({ around, span }) => {
      const startMs = Number(BigInt(span.startTimeUnixNano ?? 0) / 1000n) / 1000
      return (
        startMs >= min &&
        startMs <= max &&
        [undefined, serviceOf(around)].includes(query['query.serviceName']) &&
        (query['query.operationName'] === undefined || query['query.operationName'] === span.name) &&
        attributes.every(([key, value]) => has({ around, span }, key, value))
      )
    })
    .map(({ span }) => span.traceId)
  return [...new Set(ids.reverse())].slice(0, Number(query['query.searchDepth']))
}

function has({ around, span }: StoredSpan, key: string, value: string): boolean {
  const lists = [
    span.attributes,
    around.resource?.attributes,
    ...(span.events ?? []).map((event) => event.attributes),
  ]
  return lists.some((list) => list?.some((item) => item.key === key && asText(item.value) === value))
}

/** A value as it is searched by; lists are not found by what is in them. */
function asText(value: JsonAnyValue = {}): string | undefined {
  if (value.arrayValue !== undefined) return listText(value.arrayValue)
  return String(value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? '')
}

function serviceOf({ resource }: JsonResourceSpans): string {
  return resource?.attributes?.find(({ key }) => key === 'service.name')?.value?.stringValue ?? ''
}

/** What Jaeger does to every span that it takes: events in the order of their names, and none that takes no time. */
function sanitize(span: JsonSpan): JsonSpan {
  span.events?.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
  if (span.endTimeUnixNano !== span.startTimeUnixNano) return span
  span.endTimeUnixNano = String(BigInt(span.endTimeUnixNano ?? 0) + 1n)
  const note = { arrayValue: { values: [{ stringValue: 'Negative duration detected' }] } }
  return { ...span, attributes: [...(span.attributes ?? []), { key: '@jaeger@warnings', value: note }] }
}

function flatten({ around, span: { flags, ...span } }: StoredSpan): StoredSpan {
  flattenLists(around.resource?.attributes)
  flattenLists(span.attributes)
  for (const event of span.events ?? []) {
    flattenLists(event.attributes)
    event.attributes?.reverse()
  }
  return { around, span }
}

function flattenLists(attributes: JsonKeyValue[] = []): void {
  for (const attribute of attributes)
    if (attribute.value?.arrayValue !== undefined && attribute.key !== '@jaeger@warnings')
      attribute.value = { stringValue: listText(attribute.value.arrayValue) }
}

function listText({ values = [] }: { values?: JsonAnyValue[] }): string {
  const items = values.map((item) =>
    item.intValue === undefined
      ? (item.stringValue ?? item.boolValue ?? item.doubleValue)
      : Number(item.intValue),
  )
  // As Go writes JSON.
  return JSON.stringify(items).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
