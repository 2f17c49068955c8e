// Writes a store that is too large to be recorded in a test: line by line, as docs/wire-format.md has it.
//   node bench/ui/large-store.mjs <folder> [--runs 10000] [--points 1000000] [--spans 100000] [--tasks 5000]
// Prints the ids of the long run and of the one with many spans, as JSON.

import { mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '10000' },
    points: { type: 'string', default: '1000000' },
    spans: { type: 'string', default: '100000' },
    tasks: { type: 'string', default: '5000' },
  },
})
const dir = positionals[0]
if (dir === undefined) throw new Error('usage: node bench/ui/large-store.mjs <folder>')

const START_MS = Date.UTC(2026, 0, 1)
const PACKED = 64 // points of a series in one event
const EVENTS = 128 // on one span

/** From 0 to 1, the same each time. */
function random(i, n) {
  const mixed = Math.sin((i + 1) * 12.9898 + (n + 1) * 78.233) * 43758.5453
  return mixed - Math.floor(mixed)
}

const resource = { attributes: attributesOf({ 'service.name': 'bench', 'host.name': 'ada' }) }

const LONG = 'a'.repeat(32)
const BUSY = 'b'.repeat(32)
for (const project of ['sweep', 'long', 'busy']) mkdirSync(join(dir, project), { recursive: true })
for (let i = 0; i < Number(values.runs); i++) writeRun(i)
if (Number(values.points) > 0) writeLong(Number(values.points))
if (Number(values.spans) > 0) writeBusy(Number(values.spans), Number(values.tasks))
console.log(JSON.stringify({ long: LONG, busy: BUSY }))

function writeRun(i) {
  const lr = 10 ** (-1 - 3 * random(i, 1))
  const params = {
    ...{ lr, optimizer: ['adam', 'sgd', 'lion'][i % 3], layers: 1 + (i % 8), dropout: (i % 5) / 10 },
    ...{ seed: i, batchSize: 2 ** (4 + (i % 5)), warmup: Math.round(random(i, 2) * 1000), epochs: 10 },
  }
  const reached = 0.99 - Math.abs(Math.log10(lr) + 2.5) / 10 - random(i, 3) / 20
  const steps = Array.from({ length: PACKED }, (_, step) => step)
  const accuracy = steps.map((step) => reached * (1 - Math.exp(-step / 12)) + random(i, step) / 100)
  const loss = steps.map((step) => 1 - reached + Math.exp(-step / 10) + random(i, step + 99) / 50)
  const startMs = START_MS + i * 60_000
  const series = { 'val/accuracy': accuracy, 'train/loss': loss }
  const id = hex(i + 1, 8) + '0'.repeat(24)
  const status = i % 40 === 0 ? 'failed' : 'completed'
  const root = {
    ...{ traceId: id, spanId: hex(1, 16), flags: 257, name: `train-${i}`, kind: 1 },
    ...times(startMs, startMs + 50_000),
    attributes: attributesOf({
      ...{ 'runspan.schema': 1, 'runspan.kind': 'run', 'runspan.project': 'sweep', 'runspan.status': status },
      ...{
        'runspan.tags': i % 2 === 0 ? ['nightly', 'production'] : ['nightly'],
        'runspan.tag.nightly': true,
      },
      ...{ 'runspan.summary_of.val/accuracy': 'max', 'runspan.summary_of.train/loss': 'min' },
      ...{ 'runspan.points': 2 * PACKED, 'runspan.segments': 0 },
      ...prefixed('runspan.param.', params),
      ...Object.assign({}, ...Object.entries(series).map(([key, points]) => summaryOf(key, points))),
    }),
    status: status === 'failed' ? { code: 2, message: 'the loss became NaN' } : { code: 0 },
    events: [
      ...Object.entries(params).map(([key, value]) => paramEvent(startMs, key, value)),
      ...Object.entries(series).map(([key, points]) => metricEvent(startMs, key, points, 0)),
    ],
  }
  writeFileSync(join(dir, 'sweep', `${id}.jsonl`), line(root))
}

function writeLong(count) {
  const file = openSync(join(dir, 'long', `${LONG}.jsonl`), 'w')
  const root = hex(1, 16)
  const startMs = START_MS
  const perSegment = PACKED * (EVENTS - 1)
  let segment = 0
  for (let from = 0; from < count; from += perSegment, segment++) {
    const events = []
    for (let at = from; at < Math.min(count, from + perSegment); at += PACKED) {
      const points = Array.from({ length: Math.min(PACKED, count - at) }, (_, i) => longValue(at + i))
      events.push(metricEvent(startMs + at, 'loss', points, at))
    }
    const span = {
      ...{ traceId: LONG, spanId: hex(2 + segment, 16), parentSpanId: root, flags: 257, kind: 1 },
      ...{ name: segment === 0 ? 'a million points' : 'runspan.segment' },
      ...times(startMs, startMs + 1),
      attributes: attributesOf({
        ...{ 'runspan.schema': 1, 'runspan.kind': 'segment', 'runspan.segment': segment },
        ...(segment === 0 && { 'runspan.name': 'a million points', 'runspan.project': 'long' }),
      }),
      status: { code: 0 },
      events,
    }
    writeSync(file, line(span))
  }
  const all = Array.from({ length: count }, (_, i) => longValue(i))
  const attributes = {
    ...{
      'runspan.schema': 1,
      'runspan.kind': 'run',
      'runspan.project': 'long',
      'runspan.status': 'completed',
    },
    ...{ 'runspan.points': count, 'runspan.segments': segment, ...summaryOf('loss', all) },
  }
  writeSync(file, line(rootSpan(LONG, 'a million points', startMs, count, attributes)))
}

/** Noise around a fall, with one point that stands out and must be seen at any zoom. */
function longValue(i) {
  return i === 777_777 ? 9 : Math.exp(-i / 200_000) + random(i, 5) / 10
}

function writeBusy(spans, tasks) {
  const file = openSync(join(dir, 'busy', `${BUSY}.jsonl`), 'w')
  const root = hex(1, 16)
  const perTask = tasks === 0 ? spans : Math.ceil(spans / tasks)
  const lines = []
  let made = 0
  for (let task = 0; task < Math.max(tasks, 1); task++) {
    const startMs = START_MS + task * 20
    const taskId = tasks === 0 ? root : hex(10 + task, 16)
    if (tasks > 0) lines.push(line(taskSpan(task, taskId, root, startMs)))
    for (let i = 0; i < perTask && made < spans; i++, made++)
      lines.push(line(otherSpan(made, taskId, startMs + i / 2)))
    if (lines.length > 1000) writeSync(file, lines.splice(0).join(''))
  }
  const attributes = {
    ...{
      'runspan.schema': 1,
      'runspan.kind': 'run',
      'runspan.project': 'busy',
      'runspan.status': 'completed',
    },
    ...{ 'runspan.points': 0, 'runspan.segments': 0 },
  }
  lines.push(line(rootSpan(BUSY, 'many spans', START_MS, Math.max(tasks, 1) * 20, attributes)))
  writeSync(file, lines.join(''))
}

function taskSpan(number, spanId, parentSpanId, startMs) {
  const isRight = number % 3 !== 0
  const [input, output] = [{ question: `question ${number}` }, { answer: `answer ${number}` }]
  return {
    ...{
      traceId: BUSY,
      spanId,
      parentSpanId,
      flags: 257,
      name: 'answer',
      kind: 1,
      ...times(startMs, startMs + 15),
    },
    attributes: attributesOf({
      ...{ 'runspan.schema': 1, 'runspan.kind': 'task', 'runspan.task.number': number },
      ...{
        'runspan.status': 'completed',
        'runspan.task.item': `item-${number}`,
        'runspan.score.correct': Number(isRight),
      },
      ...{
        'openinference.span.kind': 'CHAIN',
        'input.value': JSON.stringify(input),
        'output.value': JSON.stringify(output),
      },
    }),
    status: { code: 0 },
    events: [
      event(startMs, 'input', { 'input.key': 'question', 'input.value': input.question }),
      event(startMs + 1, 'output', { 'output.key': 'answer', 'output.value': output.answer }),
      event(startMs + 2, 'gen_ai.evaluation.result', {
        ...{ 'gen_ai.evaluation.name': 'correct', 'gen_ai.evaluation.score.value': Number(isRight) },
        ...{ 'gen_ai.evaluation.score.label': String(isRight) },
      }),
    ],
  }
}

function otherSpan(i, parentSpanId, startMs) {
  return {
    ...{
      traceId: BUSY,
      spanId: hex(1_000_000 + i, 16),
      parentSpanId,
      flags: 257,
      name: `GET /documents/${i}`,
      kind: 3,
    },
    ...times(startMs, startMs + 0.4),
    attributes: attributesOf({ 'http.request.method': 'GET', 'http.response.status_code': 200 }),
    status: { code: 0 },
  }
}

function rootSpan(traceId, name, startMs, lengthMs, attributes) {
  return {
    ...{ traceId, spanId: hex(1, 16), flags: 257, name, kind: 1, ...times(startMs, startMs + lengthMs) },
    ...{ attributes: attributesOf(attributes), status: { code: 0 } },
  }
}

function paramEvent(timeMs, key, value) {
  return event(timeMs, 'param', { 'param.key': key, 'param.value': value })
}

function metricEvent(timeMs, key, points, firstStep) {
  return event(timeMs, 'metric', {
    ...{
      'metric.key': key,
      'metric.count': points.length,
      'metric.first': points[0],
      'metric.last': points.at(-1),
    },
    ...{ 'metric.values': points, 'metric.steps': points.map((_, i) => firstStep + i) },
    'metric.offsets': points.map((_, i) => i),
  })
}

function summaryOf(key, points) {
  const finite = points.reduce((sum, value) => sum + value, 0)
  return {
    [`runspan.metric.${key}`]: points.at(-1),
    [`runspan.summary.first.${key}`]: points[0],
    [`runspan.summary.min.${key}`]: points.reduce((a, b) => Math.min(a, b)),
    [`runspan.summary.max.${key}`]: points.reduce((a, b) => Math.max(a, b)),
    [`runspan.summary.mean.${key}`]: finite / points.length,
    [`runspan.summary.count.${key}`]: points.length,
  }
}

function prefixed(prefix, values) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]))
}

function event(timeMs, name, attributes) {
  return { timeUnixNano: nanos(timeMs), name, attributes: attributesOf(attributes) }
}

function times(startMs, endMs) {
  return { startTimeUnixNano: nanos(startMs), endTimeUnixNano: nanos(endMs) }
}

function nanos(ms) {
  return `${Math.floor(ms)}${String(Math.round((ms % 1) * 1e6)).padStart(6, '0')}`
}

function attributesOf(attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value) {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

function line(span) {
  return `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'runspan' }, spans: [span] }] }] })}\n`
}

function hex(number, digits) {
  return number.toString(16).padStart(digits, '0')
}
