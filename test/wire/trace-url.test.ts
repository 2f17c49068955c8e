import fc from 'fast-check'
import { isTraceUrl, traceUrl } from '../../src/wire/trace-url.js'

const PLACE = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  startMs: 1_767_225_600_000,
  endMs: 1_767_225_660_000,
}

test.each([
  ['http://localhost:16686/trace/{traceId}', `http://localhost:16686/trace/${PLACE.traceId}`],
  [
    'https://traces.example.com/{traceId}?from={startMs}&to={endMs}#{traceId}',
    `https://traces.example.com/${PLACE.traceId}?from=1767225600000&to=1767225660000#${PLACE.traceId}`,
  ],
  [
    'https://grafana.example/explore?left={"queries":[{"query":"{traceId}"}]}',
    `https://grafana.example/explore?left={"queries":[{"query":"${PLACE.traceId}"}]}`,
  ],
])('%s is filled in', (template, url) => {
  expect(isTraceUrl(template)).toBe(true)
  expect(traceUrl(template, PLACE)).toBe(url)
})

test.each([
  ['which names no trace', 'https://traces.example.com/'],
  ['with a placeholder that does not exist', 'https://traces.example.com/{traceId}?service={service}'],
  ['that is no address', 'traces of {traceId}'],
  ['of another protocol', 'javascript:alert("{traceId}")'],
  ['without a host', 'https://'],
])('a template %s is refused', (_, template) => {
  expect(isTraceUrl(template)).toBe(false)
})

test('what passes as a template is an address of the web, whatever is in it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.constant('{traceId}'),
    fc.constant('{'),
  )
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), (pieces) => {
      const template = pieces.join('')
      if (!isTraceUrl(template)) return
      const url = new URL(traceUrl(template, PLACE))
      expect(['http:', 'https:']).toContain(url.protocol)
      expect(traceUrl(template, PLACE)).toContain(PLACE.traceId)
    }),
  )
})
