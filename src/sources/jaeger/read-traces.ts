import { getHeapStatistics } from 'node:v8'
import { checkAround, checkSpan } from '../../otlp/check-json.js'
import { compactLists } from '../../otlp/compact-lists.js'
import { decodeResourceSpans, isOtlp } from '../../otlp/decode-json.js'
import type { JsonResourceSpans, JsonSpan } from '../../otlp/json-span.js'
import { SpanSplitter } from '../../otlp/span-splitter.js'
import type { FinishedSpan } from '../../wire/span.js'
import { hasOnlyPoints } from '../points-only.js'
import { restoreLists } from './restore-lists.js'

/** One trace of an answer. */
export interface FoundTrace {
  spans: FinishedSpan[]
  /** How many spans with nothing but points were left out. */
  skipped: number
}

export interface Damage {
  count: number
  /** What is wrong with the first of them. */
  reason: string
}

export interface TracesAnswer {
  /** By id. */
  traces: Map<string, FoundTrace>
  sizeBytes: number
  /** The spans that were left out because they are not valid OTLP. */
  damage: Damage
  /** The message of an answer that is an error. */
  error?: string
}

/**
 * Reads traces from an OTLP/JSON answer of any size, `{"result":{"resourceSpans":[…]}}`: each span is
 * decoded as it arrives, and spans that are left out cost no memory.
 * @param skipsPoints whether segments with nothing but points are left out
 * @throws SyntaxError when the answer is not JSON, or incomplete; TypeError when it is something else;
 *   RangeError when it is too large
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
    const traceId = skipsPoints && hasOnlyPoints(json) ? ownTraceId(json) : undefined
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
    if (sizeBytes === 0 && chunk[0] !== OPEN_BRACE) throw new TypeError('it does not send a JSON object')
    sizeBytes += chunk.length
    splitter.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    if (keptBytes + splitter.sizeBytes > maxBytes)
      throw new RangeError(`more than ${Math.floor(maxBytes / 1024 ** 2)} MiB are too much for this process`)
  }
  const { result, error } = JSON.parse(splitter.end()) as Frame
  if (error != null) return { traces: new Map(), sizeBytes, damage, error: messageOf(error) }
  const list = result?.resourceSpans ?? []
  if (!Array.isArray(list)) throw new TypeError('its resourceSpans are not a list')
  const whole = list.filter((around) => isOtlp(around, checkAround, onDamaged))
  putSpans(whole, spans, onDamaged)
  restoreLists(whole)
  return { traces: byTrace(decodeResourceSpans(whole), skipped), sizeBytes, damage }
}

/**
 * Parsed JSON takes up to seven times as much memory as its text. A million points are some 20 MB of text.
 */
const SHARE_OF_HEAP = 1 / 8
/** The memory of an empty span. */
const SPAN_BYTES = 100

function messageOf({ message }: { message?: unknown }): string {
  return typeof message === 'string' ? message : 'an unnamed error'
}

/** Jaeger's own notes on a span, for example that it made a span of no duration a nanosecond longer. */
const ATTR_WARNINGS = '@jaeger@warnings'

const OPEN_BRACE = 0x7b

/** The answer without its spans, which are replaced by numbers. */
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

/** The trace id of a segment. It has no links, so there is no other trace id in it. */
function ownTraceId(json: Buffer): string | undefined {
  const start = json.indexOf('"traceId":"')
  return start === -1
    ? undefined
    : /"traceId":"([0-9a-f]{32})"/i.exec(json.toString('latin1', start, start + 64))?.[1]?.toLowerCase()
}

/**
 * Puts the spans in place of their numbers, which come in order. Anything else in the list was sent by the
 * server.
 */
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
