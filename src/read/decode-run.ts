// A run from the spans of its trace, wherever they came from and in whatever order, some perhaps twice.

import { type Attributes, type AttributeValue, SpanStatusCode } from '@opentelemetry/api'
import type { ParamValue, Point } from '../wire/events.js'
import {
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_REFUSED_CALLS,
  ATTR_STATUS,
  ATTR_TAGS,
  END_STATUSES,
  EVENT_EXCEPTION,
  RESERVED_PREFIX,
  type RunStatus,
} from '../wire/names.js'
import { withoutOvertaken } from '../wire/recovered.js'
import type { RunError } from '../wire/run-error.js'
import type { FinishedSpan } from '../wire/span.js'
import { mergeSummaries, type Summary } from '../wire/summary.js'
import {
  compareTimes,
  inOrder,
  type LoggedPart,
  type PartSpans,
  readPart,
  sortSpans,
  startOf,
  tellerOf,
  wholeMs,
} from './decode-part.js'
import type { ContinuationRecord, RunRecord, SpanRecord } from './run-record.js'

/** A part of a run that has not ended, and when something was last heard of it. */
interface OpenPart {
  /** The id of its root or continuation. */
  partId: string
  /** Epoch milliseconds. */
  heardMs: number
}

/** @returns for how many milliseconds nothing has been heard, where that is long enough for it to be called silent */
type ReadSilence = (part: OpenPart) => number | undefined

/** Of a run that is only known by its spans; while it logs, a segment comes every minute at least. */
const SILENT_AFTER_MS = 10 * 60_000

function silenceBySpans({ heardMs }: OpenPart): number | undefined {
  const silentMs = Date.now() - heardMs
  return silentMs >= SILENT_AFTER_MS ? silentMs : undefined
}

/**
 * @param spans of one trace
 * @param withPoints whether to build the series; without them only summaries are there
 * @param readSilence what is known of parts that have not ended; the times of their spans when not given
 * @returns undefined when no span tells of a run, as in a trace of other instrumentation
 */
export function decodeRun(
  spans: Iterable<FinishedSpan>,
  withPoints: boolean,
  readSilence: ReadSilence = silenceBySpans,
): RunRecord | undefined {
  const { own, continuations, others } = sortSpans(withoutOvertaken(spans))
  const parts = [own, ...continuations]
  const tellers = parts.flatMap((part) => tellerOf(part) ?? [])
  const [teller] = tellers
  if (teller === undefined) return undefined

  const logged = parts.map(readPart)
  const decoded = continuations.map((part, i) =>
    decodeContinuation(part, logged[i + 1] as LoggedPart, withPoints, readSilence),
  )
  const startTime = wholeMs(startOf(own) ?? startOf(continuations[0] ?? own) ?? teller.startTime)
  const parent = teller.attributes[ATTR_PARENT_RUN]
  return {
    id: teller.spanContext().traceId,
    name: own.whole?.name ?? String(teller.attributes[ATTR_NAME]),
    project: String(teller.attributes[ATTR_PROJECT] ?? 'Default'),
    ...readOutcome(own, decoded, readSilence),
    tags: [...new Set(tellers.flatMap((span) => readTags(span.attributes[ATTR_TAGS])))],
    attributes: ownAttributes(tellers),
    params: latestParams(logged),
    summaries: Object.fromEntries(allSummaries(logged)),
    series: withPoints ? Object.fromEntries(allSeries(logged)) : {},
    ...readEnd(own, decoded, startTime),
    startTime,
    ...(typeof parent === 'string' ? { parent } : {}),
    children: [],
    continuations: decoded,
    pointCount: sum(logged.map(({ points }) => points)),
    missingPoints: withPoints ? sum(logged.map(({ points, foundPoints }) => points - foundPoints)) : 0,
    refusedCalls: sum(tellers.map(readRefusedCalls)),
    resource: definedAttributes(teller.resource.attributes),
    spans: others.map(readSpan).sort((a, b) => a.startTime - b.startTime),
  }
}

function decodeContinuation(
  part: PartSpans,
  logged: LoggedPart,
  withPoints: boolean,
  readSilence: ReadSilence,
): ContinuationRecord {
  const span = (part.whole ?? part.segments[0]) as FinishedSpan
  const error = part.whole && readError(part.whole)
  const startTime = wholeMs(span.startTime)
  const endTime = part.whole && wholeMs(part.whole.endTime)
  return {
    id: part.whole?.spanContext().spanId ?? part.segments[0]?.parentSpanContext?.spanId ?? '',
    rank: String(span.attributes[ATTR_RANK]),
    ...readStatus(part, readSilence),
    ...(error === undefined ? {} : { error }),
    startTime,
    ...(endTime === undefined ? {} : { endTime, durationMs: endTime - startTime }),
    pointCount: logged.points,
    missingPoints: withPoints ? logged.points - logged.foundPoints : 0,
    resource: definedAttributes(span.resource.attributes),
  }
}

// A part that failed has failed the run, whatever the process that started it makes of that; one whose process died has not.
function readOutcome(
  own: PartSpans,
  continuations: ContinuationRecord[],
  readSilence: ReadSilence,
): Pick<RunRecord, 'status' | 'silentMs' | 'error'> {
  if (isElsewhere(own)) return outcomeOf(continuations)
  const outcome = readStatus(own, readSilence)
  const ownError = own.whole && readError(own.whole)
  const failed = continuations.find(({ status }) => status === 'failed')
  if (outcome.status === 'completed' && failed !== undefined) return outcomeOf([failed])
  return ownError === undefined ? outcome : { ...outcome, error: ownError }
}

/** What the parts come to that are here, where the run's own is not. */
function outcomeOf(continuations: ContinuationRecord[]): Pick<RunRecord, 'status' | 'silentMs' | 'error'> {
  const worst = (['running', 'silent', 'crashed', 'failed'] as const)
    .flatMap((status) => continuations.find((part) => part.status === status) ?? [])
    .at(0)
  const { status = 'completed', silentMs, error } = worst ?? {}
  return {
    status,
    ...(silentMs === undefined ? {} : { silentMs }),
    ...(error === undefined ? {} : { error }),
  }
}

/** Whether nothing of the process that started the run is here, as in the store of another machine that went on with it. */
function isElsewhere({ whole, segments }: PartSpans): boolean {
  return whole === undefined && segments.length === 0
}

function readStatus(
  { whole, segments }: PartSpans,
  readSilence: ReadSilence,
): { status: RunStatus; silentMs?: number } {
  if (whole === undefined) {
    const heardMs = Math.max(...segments.map(({ endTime }) => wholeMs(endTime)))
    const silentMs = readSilence({ partId: segments[0]?.parentSpanContext?.spanId ?? '', heardMs })
    return silentMs === undefined ? { status: 'running' } : { status: 'silent', silentMs }
  }
  const status = END_STATUSES.find((known) => known === whole.attributes[ATTR_STATUS])
  return { status: status ?? (whole.status.code === SpanStatusCode.ERROR ? 'failed' : 'completed') }
}

function readEnd(
  own: PartSpans,
  continuations: ContinuationRecord[],
  startTime: number,
): Pick<RunRecord, 'endTime' | 'durationMs'> {
  const ends = isElsewhere(own)
    ? continuations.map(({ endTime }) => endTime)
    : [own.whole && wholeMs(own.whole.endTime)]
  const known = ends.filter((end) => end !== undefined)
  if (known.length < ends.length) return {}
  const endTime = Math.max(...known)
  return { endTime, durationMs: endTime - startTime }
}

function latestParams(parts: LoggedPart[]): Record<string, ParamValue> {
  const latest: LoggedPart['params'] = new Map()
  for (const [key, param] of parts.flatMap(({ params }) => [...params])) {
    const known = latest.get(key)
    if (known === undefined || compareTimes(known.time, param.time) <= 0) latest.set(key, param)
  }
  return Object.fromEntries(
    [...latest].flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
  )
}

// In the order of the starts; but what the process that started the run has logged last is what the run has come to.
function allSummaries(parts: LoggedPart[]): Map<string, Summary> {
  const all = new Map<string, Summary>()
  for (const [key, summary] of parts.flatMap(({ summaries }) => [...summaries])) {
    const known = all.get(key)
    const own = parts[0]?.summaries.get(key)
    const merged = known === undefined ? summary : mergeSummaries(known, summary)
    all.set(key, own === undefined ? merged : { ...merged, last: own.last })
  }
  return all
}

// Summaries go by the order of logging, series by time.
function allSeries(parts: LoggedPart[]): Map<string, Point[]> {
  const all = new Map<string, Point[]>()
  for (const [key, points] of parts.flatMap(({ series }) => [...series])) {
    const known = all.get(key)
    if (known === undefined) all.set(key, points)
    else for (const point of points) known.push(point)
  }
  for (const points of all.values()) if (!isOrdered(points)) points.sort((a, b) => a.time - b.time)
  return all
}

function isOrdered(points: Point[]): boolean {
  return points.every((point, i) => i === 0 || (points[i - 1] as Point).time <= point.time)
}

function readError(span: FinishedSpan): RunError | undefined {
  if (span.status.code !== SpanStatusCode.ERROR) return undefined
  const exception = inOrder(span.events).findLast(({ name }) => name === EVENT_EXCEPTION)?.attributes ?? {}
  const {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stacktrace,
  } = exception
  return {
    ...(typeof type === 'string' ? { type } : {}),
    message: span.status.message ?? (typeof message === 'string' ? message : ''),
    ...(typeof stacktrace === 'string' ? { stacktrace } : {}),
  }
}

function readRefusedCalls({ attributes }: FinishedSpan): number {
  const count = attributes[ATTR_REFUSED_CALLS]
  return typeof count === 'number' && count > 0 ? count : 0
}

function readTags(value: AttributeValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** The user's own; where several parts have set the same one, that of the process that started the run counts. */
function ownAttributes(tellers: FinishedSpan[]): Record<string, AttributeValue> {
  const own = new Map<string, AttributeValue>()
  for (const [name, value] of tellers.flatMap(({ attributes }) =>
    Object.entries(definedAttributes(attributes)),
  ))
    if (!name.startsWith(RESERVED_PREFIX) && !own.has(name)) own.set(name, value)
  return Object.fromEntries(own)
}

function definedAttributes(attributes: Attributes): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
  )
}

function readSpan(span: FinishedSpan): SpanRecord {
  const isFailed = span.status.code === SpanStatusCode.ERROR
  return {
    id: span.spanContext().spanId,
    ...(span.parentSpanContext === undefined ? {} : { parentId: span.parentSpanContext.spanId }),
    name: span.name,
    startTime: wholeMs(span.startTime),
    endTime: wholeMs(span.endTime),
    ...(isFailed ? { error: span.status.message ?? '' } : {}),
    attributes: definedAttributes(span.attributes),
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
