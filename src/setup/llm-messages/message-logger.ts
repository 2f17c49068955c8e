// What takes log records where the program has nothing that does: those about language models become events of their span, where
// that is in a run. All others are dropped, as they are without it.

import { type Context, context, type HrTime, type Span, trace } from '@opentelemetry/api'
import { warn } from '../../errors/warn.js'
import { redacted } from '../../record/redacted.js'
import { state } from '../../record/state.js'
import { messageEvents } from '../../wire/message-events.js'

/** A `LogRecord` of OpenTelemetry's API, as far as it is looked at. */
export interface LogRecord {
  eventName?: string | undefined
  timestamp?: HrTime | number | Date | undefined
  attributes?: Readonly<Record<string, unknown>> | undefined
  body?: unknown
  context?: Context | undefined
}

/** Names that begin so are OpenTelemetry's, for generative AI. */
const PREFIX = 'gen_ai.'

/** Elasticsearch refuses a span with some 1,600 events. */
const MAX_MESSAGES = 1000

/** What was written to a span so far. */
interface Written {
  count: number
  time: HrTime
}

const spans = new WeakMap<Span, Written>()

/** Whether a log record of this name would be kept. */
export function isMessage(name: unknown): name is string {
  return typeof name === 'string' && name.startsWith(PREFIX)
}

/** Keeps a record that is a message to a language model, or its answer, and belongs to a span of a run. Never throws. */
export function keepMessage({
  eventName,
  timestamp,
  attributes = {},
  body,
  context: given,
}: LogRecord): void {
  const { 'event.name': named, ...others } = attributes
  const name = eventName ?? named
  if (!isMessage(name)) return
  const span = trace.getSpan(given ?? context.active())
  if (!span?.isRecording() || state().traceProjects.of(span.spanContext().traceId) === undefined) return
  const written = spans.get(span) ?? { count: 0, time: [0, 0] }
  spans.set(span, written)
  for (const event of messageEvents(name, { ...others, ...redactedBody(body) })) {
    if (++written.count > MAX_MESSAGES) {
      tellLeftOut()
      return
    }
    written.time = after(written.time, hrTime(timestamp))
    span.addEvent(event.name, event.attributes, written.time)
  }
}

/** What is about the message, and is never the text of somebody. */
const ABOUT = new Set(['role', 'id', 'index', 'finish_reason', 'type'])

function redactedBody(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {}
  if (!isPlain(body)) return { content: redacted(body, 'message', 'content') }
  const { message, ...members } = body
  return {
    ...redactedMembers(members),
    ...(isPlain(message) ? { message: redactedMembers(message) } : { message }),
  }
}

function redactedMembers(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([key, value]) => [
      key,
      ABOUT.has(key) ? value : redacted(value, 'message', key),
    ]),
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

function tellLeftOut(): void {
  warn.once(
    'messages-left-out',
    `a call of a language model has more than ${MAX_MESSAGES} messages: backends do not take so many on one span, and the rest are left out.`,
  )
}

/** Later than the message before, because Jaeger and others sort the events of a span by name, and their times alone tell the order. */
function after([seconds, nanos]: HrTime, wanted: HrTime): HrTime {
  if (wanted[0] > seconds || (wanted[0] === seconds && wanted[1] > nanos)) return wanted
  return nanos + 1000 < 1e9 ? [seconds, nanos + 1000] : [seconds + 1, nanos + 1000 - 1e9]
}

function hrTime(time: LogRecord['timestamp']): HrTime {
  if (Array.isArray(time)) return time
  const ms = Number(time ?? Date.now())
  const known = Number.isFinite(ms) && ms >= 0 ? ms : Date.now()
  return [Math.floor(known / 1000), Math.round((known % 1000) * 1e6)]
}
