// What programs record with other instrumentation is not always as OpenTelemetry has it, and still theirs.

import { decodeResourceSpans } from '../../src/otlp/decode-json.js'

test.each([
  ['a link to what is no span', { links: [{ traceId: 'undefined', spanId: 'abc' }] }],
  ['a part of a nanosecond', { startTimeUnixNano: '1795700982123456789.12345678901' }],
  ['a time before 1970', { startTimeUnixNano: '-5000000000' }],
  ['no parent, written as zeros', { parentSpanId: '0'.repeat(16) }],
  ['an attribute that is nested 100 deep', { attributes: [{ key: 'deep', value: nested(100) }] }],
])('a span with %s is valid', (_, fields) => {
  const span = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'work', ...fields }

  const [decoded] = decodeResourceSpans([{ scopeSpans: [{ spans: [span] }] }])

  expect(decoded?.name).toBe('work')
  const [seconds] = decoded?.startTime ?? []
  expect(new Date(Number(seconds) * 1000).toISOString()).toMatch(/^(1969|1970|2026)/)
  expect(decoded?.parentSpanContext).toBeUndefined()
})

function nested(levels: number): object {
  return levels === 0 ? { intValue: 1 } : { arrayValue: { values: [nested(levels - 1)] } }
}
