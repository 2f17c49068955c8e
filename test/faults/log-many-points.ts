import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Message } from 'protobufjs'
import { listRunFiles } from '../../src/store/list-files.js'
import { readSpans } from '../../src/store/read-spans.js'
import { readEvent } from '../../src/wire/read-event.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { runProgram } from '../support/child.js'
import { decodeProtobufMessage } from '../support/decode-protobuf.js'
import { tempDir } from '../support/temp.js'

export interface ManyPoints {
  /** How far the program's memory rose, at its highest, above what it had after a first run. */
  risenMb: number
  stored: Tally
  arrived: Tally
}

/** Points by their number and the sum of their values, which are 0, 1, 2 …: one that is missing or altered shows. */
export interface Tally {
  points: number
  sum: number
}

export function tallyOf(points: number): Tally {
  return { points, sum: (points * (points - 1)) / 2 }
}

const PROGRAM = `
  import { readFileSync } from 'node:fs'
  import { configure, flush, run } from 'runspan'
  // Not resourceUsage().maxRSS: on Linux that begins with what the parent had in memory when it started this process.
  const highest = () => process.platform === 'linux'
    ? Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024
    : process.resourceUsage().maxRSS * 1024
  configure()
  const count = Number(process.env.POINTS)
  run('warm-up', (warmUp) => {
    for (let i = 0; i < 100_000; i++) warmUp.logMetric('warm-up', i, { step: i })
  })
  await flush()
  const before = process.memoryUsage.rss()
  run('many', (many) => {
    for (let i = 0; i < count; i++) many.logMetric('loss', i, { step: i })
  })
  await flush()
  console.log((highest() - before) / 2 ** 20)
`

/** Logs so many points in one loop that never lets the event loop turn, with a store and an endpoint. */
export async function logManyPoints(points: number, timeoutMs: number): Promise<ManyPoints> {
  const spans = new Map<string, Tally>()
  const server = createServer(async (request, answer) => {
    for (const span of messageSpans(decodeProtobufMessage(await buffer(request)) as RequestMessage))
      spans.set(Buffer.from(span.spanId).toString('hex'), tallyMessage(span))
    answer.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  using temp = tempDir()
  const env = {
    POINTS: String(points),
    RUNSPAN_DIR: join(temp.path, 'store'),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: String(timeoutMs),
  }
  const { code, stdout, stderr } = await runProgram(PROGRAM, { env, timeoutMs })
  server.close()
  server.closeAllConnections()
  if (code !== 0 || stderr !== '') throw new Error(`the program ended with ${code}: ${stderr}`)
  return {
    risenMb: Number(stdout),
    stored: tally(storedSpans(env.RUNSPAN_DIR)),
    arrived: [...spans.values()].reduce(add, { points: 0, sum: 0 }),
  }
}

function* storedSpans(dir: string): Generator<FinishedSpan> {
  for (const { path } of listRunFiles(dir)) {
    yield* readSpans(path, (message) => {
      throw new Error(message)
    })
  }
}

function tally(spans: Iterable<FinishedSpan>): Tally {
  const counted = { points: 0, sum: 0 }
  for (const { events } of spans) {
    for (const { name, attributes } of events) {
      const event = readEvent(name, attributes ?? {}, 0)
      if (event.kind !== 'points' || event.key !== 'loss') continue
      counted.points += event.points.length
      for (const { value } of event.points) counted.sum += value
    }
  }
  return counted
}

/** As protobufjs decodes it; texts are bytes. */
interface RequestMessage extends Message {
  resourceSpans: { scopeSpans: { spans: SpanMessage[] }[] }[]
}

interface SpanMessage {
  spanId: Uint8Array
  events: {
    attributes: {
      key: Uint8Array
      value: { stringValue?: Uint8Array; arrayValue?: { values: NumberMessage[] } }
    }[]
  }[]
}

interface NumberMessage {
  /** A number, or an object that becomes one. */
  intValue: unknown
}

function messageSpans({ resourceSpans }: RequestMessage): SpanMessage[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

function tallyMessage({ events }: SpanMessage): Tally {
  const counted = { points: 0, sum: 0 }
  for (const { attributes } of events) {
    const values = new Map(attributes.map(({ key, value }) => [Buffer.from(key).toString(), value]))
    if (Buffer.from(values.get('metric.key')?.stringValue ?? []).toString() !== 'loss') continue
    for (const { intValue } of values.get('metric.values')?.arrayValue?.values ?? []) {
      counted.points++
      counted.sum += Number(intValue)
    }
  }
  return counted
}

function add(a: Tally, b: Tally): Tally {
  return { points: a.points + b.points, sum: a.sum + b.sum }
}
