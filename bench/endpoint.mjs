// An OTLP/HTTP endpoint in a process of its own that counts what it is sent: points, the sum of their steps, bytes.
// It reads the wire itself, field by field, so that nothing of what is measured also checks it.

import { createServer } from 'node:http'

let counts = { points: 0, steps: 0, bytes: 0 }

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(counts))
    counts = { points: 0, steps: 0, bytes: 0 }
    return
  }
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    counts.bytes += body.length
    if (request.headers['content-type'] === 'application/json') countJson(JSON.parse(body.toString()))
    else countProtobuf(body)
    response.end()
  })
})
// One request of plain OpenTelemetry holds the whole run, a hundred megabytes as JSON.
server.requestTimeout = 0
// Under load a process takes longer than connections are kept by default, and the next one to ask would find it closed.
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => process.send(server.address().port))

/** @param {string} key @param {number[]} numbers */
function count(key, numbers) {
  if (key === 'metric.value' || key === 'metric.values') counts.points += numbers.length
  if (key === 'metric.step' || key === 'metric.steps') for (const step of numbers) counts.steps += step
}

function countJson(request) {
  const spans = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
  for (const { events = [] } of spans) {
    for (const { attributes = [] } of events) {
      for (const { key, value } of attributes)
        count(key, (value.arrayValue?.values ?? [value]).map(jsonNumber))
    }
  }
}

function jsonNumber({ intValue, doubleValue }) {
  return Number(intValue ?? doubleValue)
}

// Field numbers of opentelemetry/proto/trace/v1/trace.proto on the way from a request to the attributes of events.
const TO_EVENT_ATTRIBUTES = [1, 2, 2, 11, 3]

function countProtobuf(body) {
  descend(body, 0, body.length, 0)
}

function descend(bytes, start, end, depth) {
  for (const field of fields(bytes, start, end)) {
    if (field.number !== TO_EVENT_ATTRIBUTES[depth] || field.end === undefined) continue
    if (depth < TO_EVENT_ATTRIBUTES.length - 1) descend(bytes, field.start, field.end, depth + 1)
    else countAttribute(bytes, field)
  }
}

function countAttribute(bytes, attribute) {
  let key = ''
  for (const field of fields(bytes, attribute.start, attribute.end)) {
    if (field.number === 1) key = bytes.toString('latin1', field.start, field.end)
    if (field.number === 2) count(key, numbersOf(bytes, field))
  }
}

/** The numbers of an AnyValue: one, or those of its list. */
function numbersOf(bytes, value) {
  const numbers = []
  for (const field of fields(bytes, value.start, value.end)) {
    if (field.number === 3) numbers.push(field.value)
    if (field.number === 4) numbers.push(bytes.readDoubleLE(field.start))
    if (field.number !== 5) continue
    for (const item of fields(bytes, field.start, field.end)) numbers.push(...numbersOf(bytes, item))
  }
  return numbers
}

/** The fields of a protobuf message: numbers with `value`, all else with `start` and `end`. */
function* fields(bytes, start, end) {
  for (let position = start; position < end; ) {
    const tag = varint(bytes, position)
    position = tag.next
    const number = tag.value >>> 3
    const type = tag.value & 7
    if (type === 0) {
      const { value, next } = varint(bytes, position)
      yield { number, value }
      position = next
      continue
    }
    const length = type === 2 ? varint(bytes, position) : { value: type === 1 ? 8 : 4, next: position }
    position = length.next + length.value
    yield { number, start: length.next, end: position }
  }
}

function varint(bytes, start) {
  let value = 0
  let scale = 1
  for (let next = start; ; scale *= 128) {
    const byte = bytes[next++]
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value, next }
  }
}
