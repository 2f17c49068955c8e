import { compactLists } from '../../wire/compact-lists.js'
import { decodeResourceSpans, type JsonResourceSpans, type JsonSpan } from '../../wire/decode-json.js'
import type { FinishedSpan } from '../../wire/span.js'
import { holdsOnlyPoints } from './points-only.js'
import { restoreLists } from './restore-lists.js'
import { SpanSplitter } from './span-splitter.js'

/** What an answer holds of one trace. */
export interface FoundTrace {
  spans: FinishedSpan[]
  /** How many spans were left out because they hold points alone. */
  skipped: number
}

export interface TracesAnswer {
  /** By their ids. */
  traces: Map<string, FoundTrace>
  sizeBytes: number
  /** Whatever else the answer says, when it is no list of spans. */
  error?: string
}

/**
 * Reads traces from an answer of OTLP/JSON, `{"result":{"resourceSpans":[…]}}`, of any size: each span is decoded when it is
 * there, and what is left out costs no memory.
 * @param skipsPoints whether segments that hold points alone are left out
 * @throws SyntaxError when the answer is no JSON, or was cut off; TypeError when it is something else
 */
export async function readTraces(
  body: AsyncIterable<Uint8Array>,
  skipsPoints: boolean,
): Promise<TracesAnswer> {
  const spans: (JsonSpan | undefined)[] = []
  const skipped = new Map<string, number>()
  const splitter = new SpanSplitter((json) => {
    const traceId = skipsPoints && holdsOnlyPoints(json) ? ownTraceId(json) : undefined
    if (traceId !== undefined) skipped.set(traceId, (skipped.get(traceId) ?? 0) + 1)
    spans.push(traceId === undefined ? parseSpan(json) : undefined)
  })
  let sizeBytes = 0
  for await (const chunk of body) {
    if (sizeBytes === 0 && chunk[0] !== OPEN_BRACE) throw new TypeError('what it sends is no JSON object')
    sizeBytes += chunk.length
    splitter.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
  }
  const { result, error } = JSON.parse(splitter.end()) as Frame
  if (error != null) return { traces: new Map(), sizeBytes, error: error.message ?? 'an unnamed error' }
  const list = withSpans(result?.resourceSpans ?? [], spans)
  restoreLists(list)
  return { traces: byTrace(decodeResourceSpans(list), skipped), sizeBytes }
}

/** Jaeger's notes on a span, among the program's own attributes: of one that took no time, that it made it a nanosecond longer. */
const ATTR_WARNINGS = '@jaeger@warnings'

const OPEN_BRACE = 0x7b

/** The answer, with numbers in place of its spans. */
interface Frame {
  result?: { resourceSpans?: JsonResourceSpans[] }
  error?: { message?: string }
}

function parseSpan(json: Buffer): JsonSpan {
  const span = JSON.parse(json.toString('utf8', 0, compactLists(json))) as JsonSpan
  return { ...span, attributes: span.attributes?.filter(({ key }) => key !== ATTR_WARNINGS) }
}

/** A segment has no links, so that the only trace id in it is its own. */
function ownTraceId(json: Buffer): string | undefined {
  const start = json.indexOf('"traceId":"')
  return start === -1
    ? undefined
    : /"traceId":"([0-9a-f]{32})"/i.exec(json.toString('latin1', start, start + 64))?.[1]?.toLowerCase()
}

function withSpans(list: JsonResourceSpans[], spans: readonly (JsonSpan | undefined)[]): JsonResourceSpans[] {
  for (const scopeSpans of list.flatMap((resourceSpans) => resourceSpans.scopeSpans ?? [])) {
    const numbers = (scopeSpans.spans ?? []) as unknown as number[]
    scopeSpans.spans = numbers.map((number) => spans[number]).filter((span) => span !== undefined)
  }
  return list
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
