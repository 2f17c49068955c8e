// Requests that are decoded one after the other give what each of them gives alone.

import fc from 'fast-check'
import { decodeRequest, requestDecoder } from '../../src/otlp/decode-json.js'
import type { FinishedSpan } from '../../src/wire/span.js'

const HOST = { attributes: [{ key: 'host.name', value: { stringValue: 'ada, "scopeSpans":[ ü' } }] }
const OTHER = { attributes: [{ key: 'numbers', value: { arrayValue: { values: [{ intValue: '1' }] } } }] }

const attributes = [
  { key: 'values', value: { arrayValue: { values: [{ doubleValue: 1.5 }, { doubleValue: 2 }] } } },
  { key: 'text', value: { stringValue: 'ü,"scopeSpans":[' } },
]
const span = (name: string) => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name, attributes })
const scopes = (...names: string[]) => [{ scope: { name: 'scope' }, spans: names.map(span) }]

/** Lines as runspan, as others, and as a broken disk may write them. */
const REQUESTS: readonly string[] = [
  json({ resource: HOST, scopeSpans: scopes('one') }),
  json({ resource: HOST, scopeSpans: scopes('two', 'three'), schemaUrl: 'https://example.com/1' }),
  json({ resource: HOST, scopeSpans: scopes('four') }, { resource: OTHER, scopeSpans: scopes('five') }),
  json({ resource: HOST, scopeSpans: [] }, { scopeSpans: scopes('without a resource') }),
  json({ resource: OTHER, scopeSpans: scopes('six') }),
  json({ scopeSpans: scopes('seven') }),
  // the last of two is what counts
  json({ resource: HOST, scopeSpans: scopes('eight') }).replace(
    /}]}$/,
    `,"resource":${JSON.stringify(OTHER)}}]}`,
  ),
  json({ scopeSpans: scopes('nine'), resource: HOST }),
  json({ resource: { ...HOST, scopeSpans: [] }, scopeSpans: scopes('ten') }),
  json({ resource: { attributes: 'none' }, scopeSpans: scopes('eleven') }),
  json({ resource: HOST, scopeSpans: 'none' }),
  `{"resourceSpans":[],${json({ resource: HOST, scopeSpans: scopes('twelve') }).slice(1)}`,
  '{"resourceSpans":[{"resource":{},"scopeSpans":[',
  `${json({ resource: HOST, scopeSpans: scopes('half-written') }).slice(0, -20)}`,
  '{}',
  '',
]

function json(...resourceSpans: object[]): string {
  return JSON.stringify({ resourceSpans })
}

test('requests in any order are decoded as each of them is alone', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...REQUESTS), { minLength: 1, maxLength: 12 }), (requests) => {
      const decode = requestDecoder()

      for (const text of requests)
        expect(outcome(() => decode(Buffer.from(text)))).toEqual(
          outcome(() => decodeRequest(Buffer.from(text))),
        )
    }),
    { numRuns: 1000 },
  )
})

test('spans of requests with the same resource share it, whatever is done with their bytes afterwards', () => {
  const decode = requestDecoder()
  const [first = '', second = ''] = REQUESTS
  const bytes = Buffer.alloc(10_000)
  const read = (text: string) => decode(bytes.subarray(0, bytes.write(text)))

  read(first)
  const [two, three] = read(second)
  const [again] = read(first)

  expect(two?.resource.attributes).toEqual({ 'host.name': 'ada, "scopeSpans":[ ü' })
  for (const other of [three, again]) expect(other?.resource.attributes).toBe(two?.resource.attributes)
})

/** All of the spans, or that it fails: where in the text differs. */
function outcome(decode: () => FinishedSpan[]): unknown {
  try {
    return decode().map(({ spanContext, ...span }) => ({ ...span, ...spanContext() }))
  } catch (error) {
    return (error as Error).name
  }
}
