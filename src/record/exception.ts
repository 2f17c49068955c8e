import { types } from 'node:util'
import type { Attributes } from '@opentelemetry/api'
import { describe } from '../say/describe.js'
import { MAX_STRING_PART } from '../wire/names.js'
import { head } from '../wire/strings.js'

/** How far a chain of causes, or a tree of aggregated errors, is followed. */
const MAX_CAUSES = 16

export interface ExceptionReport {
  /** The message of the span's status. */
  message: string
  /** The attributes of the `exception` event, by OpenTelemetry's semantic conventions. */
  attributes: Attributes
}

/** What was thrown, be it an Error, a chain of causes, an AggregateError or anything else, in OpenTelemetry's words. */
export function reportException(thrown: unknown): ExceptionReport {
  try {
    return report(thrown)
  } catch {
    // A getter or a proxy of what was thrown throws itself; the program's own error is the one it must see.
    return {
      message: 'an error that cannot be read',
      attributes: { 'exception.type': typeof thrown, 'exception.message': 'an error that cannot be read' },
    }
  }
}

function report(thrown: unknown): ExceptionReport {
  const message = carried(messageOf(thrown)) || typeOf(thrown)
  const attributes: Attributes = { 'exception.type': carried(typeOf(thrown)), 'exception.message': message }
  const stack = carried(stackOf(thrown, []))
  if (stack !== '') attributes['exception.stacktrace'] = stack
  return { message, attributes }
}

function messageOf(thrown: unknown): string {
  if (!isError(thrown)) return typeof thrown === 'string' ? thrown : describe(thrown)
  if (isAggregate(thrown)) {
    const messages = thrown.errors.map(messageOf).join('; ')
    return thrown.message ? `${thrown.message} (${messages})` : messages
  }
  return String(thrown.message)
}

function typeOf(thrown: unknown): string {
  if (!isError(thrown)) return typeof thrown
  // A class that sets no name is known by its constructor.
  return thrown.name === 'Error' ? thrown.constructor.name || 'Error' : String(thrown.name)
}

function stackOf(thrown: unknown, seen: unknown[]): string {
  if (!isError(thrown) || seen.includes(thrown) || seen.length >= MAX_CAUSES) return ''
  seen.push(thrown)
  let stack = String(thrown.stack ?? `${typeOf(thrown)}: ${thrown.message}`)
  if (isAggregate(thrown)) {
    for (const error of thrown.errors) stack += `\n[error]: ${stackOf(error, seen) || messageOf(error)}`
  }
  if (thrown.cause !== undefined)
    stack += `\n[cause]: ${stackOf(thrown.cause, seen) || messageOf(thrown.cause)}`
  return stack
}

// Errors of another realm (a vm context, a test runner's sandbox) are errors too.
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown)
}

function isAggregate(error: Error): error is AggregateError {
  return error.name === 'AggregateError' && Array.isArray((error as AggregateError).errors)
}

function carried(text: string): string {
  return head(text.toWellFormed(), MAX_STRING_PART)
}
