// What another process, worker or machine needs to go on with a run: a map of plain strings that fits into
// HTTP headers, an environment and a message alike.

import { isSpanContextValid, type SpanContext } from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'

/** A run as described by a carrier. */
export interface CarriedRun {
  /** Of the run's root span. */
  context: SpanContext
  name: string
  project: string
}

/**
 * The header, or variable, that holds all that is needed: instrumentation of HTTP clients puts a
 * `traceparent` of its own in place of ours.
 */
const RUN = 'runspan'
const TRACEPARENT = 'traceparent'

export function writeCarrier({ context, name, project }: CarriedRun): Record<string, string> {
  const { traceId, spanId, traceFlags } = context
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
  const named = `name=${encodeURIComponent(name)};project=${encodeURIComponent(project)}`
  return { [TRACEPARENT]: traceparent, [RUN]: `${traceparent};${named}` }
}

/**
 * @param carrier what `run.carrier()` gave, or what it was put into: the headers of a request, an
 *   environment
 * @throws RunspanError `INVALID_CARRIER`
 */
export function readCarrier(carrier: unknown): CarriedRun {
  const text = lookUp(carrier, RUN)
  const [, traceId, spanId, flags, name, project] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2});name=([^;]*);project=([^;]*)$/.exec(text ?? '') ?? []
  if (traceId === undefined || spanId === undefined) throw invalidCarrier(carrier, text)
  return {
    context: { traceId, spanId, traceFlags: Number.parseInt(flags as string, 16), isRemote: true },
    name: decode(carrier, name as string),
    project: decode(carrier, project as string),
  }
}

/** Whether the run is recorded; nothing can be added to one that is not. */
export function isRecorded({ context }: CarriedRun): boolean {
  return isSpanContextValid(context) && (context.traceFlags & 1) === 1
}

// Headers come in lower case, in lists, or as a `Headers`; a shell's variables in upper case.
function lookUp(carrier: unknown, name: string): string | undefined {
  if (typeof carrier !== 'object' || carrier === null) return undefined
  const { get } = carrier as Partial<Headers>
  const found: unknown =
    typeof get === 'function'
      ? get.call(carrier, name)
      : Object.entries(carrier).find(([key]) => key.toLowerCase() === name)?.[1]
  const text = Array.isArray(found) ? found[0] : found
  return typeof text === 'string' ? text.trim() : undefined
}

function decode(carrier: unknown, text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidCarrier(carrier, text)
  }
}

function invalidCarrier(carrier: unknown, text: string | undefined): RunspanError {
  // An environment or the headers of a request hold secrets: they are not quoted.
  const isMap = typeof carrier === 'object' && carrier !== null
  const what = isMap
    ? `has no "${RUN}" that tells of a run`
    : `is ${describe(carrier)}, which is no map of strings`
  return new RunspanError(
    'INVALID_CARRIER',
    `The carrier ${what}${text === undefined ? '' : `: ${describe(text)} is none`}. Pass what run.carrier() gave: as it is, in the headers of a request, or in the environment of a child process.`,
  )
}
