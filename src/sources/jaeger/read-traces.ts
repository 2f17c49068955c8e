import { getHeapStatistics } from 'node:v8'
import { checkAround, checkSpan } from '../../otlp/check-json.js'
import { compactLists } from '../../otlp/compact-lists.js'
import { decodeResourceSpans, isOtlp } from '../../otlp/decode-json.js'
import type { JsonResourceSpans, JsonSpan } from '../../otlp/json-span.js'
import { SpanSplitter } from '../../otlp/span-splitter.js'
import type { FinishedSpan } from '../../wire/span.js'
import { holdsOnlyPoints } from '../points-only.js'
import { restoreLists } from './restore-lists.js'

/** What an answer holds of one trace. */
export interface FoundTrace {
  spans: FinishedSpan[]
  /** How many spans were left out because they hold points alone. */
  skipped: number
}

export interface Damage {
  count: number
  /** What is wrong with the first. */
  reason: string
}

export interface TracesAnswer {
  /** By their ids. */
  traces: Map<string, FoundTrace>
  sizeBytes: number
  /** Of the spans that were left out because they are no OTLP. */
  damage: Damage
  /** Whatever else the answer says, when it is no list of spans. */
  error?: string
}

/**
 * Reads traces from an answer of OTLP/JSON, `{"result":{"resourceSpans":[…]}}`, of any size: each span is decoded when it is
 * there, and what is left out costs no memory.
 * @param skipsPoints whether segments that hold points alone are left out
 * @throws SyntaxError when the answer is no JSON, or was cut off; TypeError when it is something else; RangeError when it is too large
 */
export async function readTraces(
  body: AsyncIterable<Uint8Array>,
  skipsPoints: boolean,
): Promise<TracesAnswer> {
  const spans: (JsonSpan | undefined)[] = []
  const skipped = new Map<string, number>()
  const damage: Damage = { count: 0, reason: '' }
  const onDamaged = ({ message }: Error) => {
    if (damage.count++ === 0) damage.reason = message
  }
  const maxBytes = getHeapStatistics().heap_size_limit * SHARE_OF_HEAP
  let keptBytes = 0
  const splitter = new SpanSplitter((json) => {
    const traceId = skipsPoints && holdsOnlyPoints(json) ? ownTraceId(json) : undefined
    if (traceId !== undefined) skipped.set(traceId, (skipped.get(traceId) ?? 0) + 1)
    if (traceId !== undefined) {
      spans.push(undefined)
      return
    }
    const compact = json.subarray(0, compactLists(json))
    keptBytes += compact.length + SPAN_BYTES
    spans.push(parseSpan(compact, onDamaged))
  })
  let sizeBytes = 0
  for await (const chunk of body) {
    if (sizeBytes === 0 && chunk[0] !== OPEN_BRACE) throw new TypeError('what it sends is no JSON object')
    sizeBytes += chunk.length
    splitter.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    if (keptBytes + splitter.sizeBytes > maxBytes)
      throw new RangeError(`more than ${Math.floor(maxBytes / 1024 ** 2)} MiB are too much for this process`)
  }
  const { result, error } = JSON.parse(splitter.end()) as Frame
  if (error != null) return { traces: new Map(), sizeBytes, damage, error: messageOf(error) }
  const list = result?.resourceSpans ?? []
  if (!Array.isArray(list)) throw new TypeError('its resourceSpans are no list')
  const whole = list.filter((around) => isOtlp(around, checkAround, onDamaged))
  putSpans(whole, spans, onDamaged)
  restoreLists(whole)
  return { traces: byTrace(decodeResourceSpans(whole), skipped), sizeBytes, damage }
}

/** Parsed JSON takes up to seven times its text. A million points are some 20 MB of it. */
const SHARE_OF_HEAP = 1 / 8
/** What a span takes that says nothing. */
const SPAN_BYTES = 100

function messageOf({ message }: { message?: unknown }): string {
  return typeof message === 'string' ? message : 'an unnamed error'
}

/** Jaeger's notes on a span, among the program's own attributes: of one that took no time, that it made it a nanosecond longer. */
const ATTR_WARNINGS = '@jaeger@warnings'

const OPEN_BRACE = 0x7b

/** The answer, with numbers in place of its spans. */
interface Frame {
  result?: { resourceSpans?: unknown }
  error?: { message?: unknown }
}

function parseSpan(json: Buffer, onDamaged: (error: Error) => void): JsonSpan | undefined {
  let span: unknown
  try {
    span = JSON.parse(json.toString('utf8'))
  } catch (error) {
    onDamaged(error as Error)
    return undefined
  }
  return isOtlp(span, checkSpan, onDamaged)
    ? { ...span, attributes: span.attributes?.filter(({ key }) => key !== ATTR_WARNINGS) }
    : undefined
}

/** A segment has no links, so that the only trace id in it is its own. */
function ownTraceId(json: Buffer): string | undefined {
  const start = json.indexOf('"traceId":"')
  return start === -1
    ? undefined
    : /"traceId":"([0-9a-f]{32})"/i.exec(json.toString('latin1', start, start + 64))?.[1]?.toLowerCase()
}

/** The numbers come in order; whatever else stands among them was sent so. */
function putSpans(
  list: readonly JsonResourceSpans[],
  spans: readonly (JsonSpan | undefined)[],
  onDamaged: (error: Error) => void,
): void {
  let next = 0
  for (const scopeSpans of list.flatMap((resourceSpans) => resourceSpans.scopeSpans ?? [])) {
    const numbers = (scopeSpans.spans ?? []) as unknown[]
    scopeSpans.spans = numbers.flatMap((number) => {
      if (typeof number === 'number' && number >= next && number < spans.length) {
        next = number + 1
        return spans[number] ?? []
      }
      onDamaged(new TypeError('not OTLP/JSON: a wrong span'))
      return []
    })
  }
}

function byTrace(spans: FinishedSpan[], skipped: Map<string, number>): Map<string, FoundTrace> {
  const traces = new Map<string, FoundTrace>()
  for (const [traceId, count] of skipped) traces.set(traceId, { spans: [], skipped: count })
  for (const span of spans) {
    const { traceId } = span.spanContext()
    const trace = traces.get(traceId) ?? { spans: [], skipped: 0 }
    traces.set(traceId, trace)
    trace.spans.push(span)
  }
  return traces
}
