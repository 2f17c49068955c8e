import { describe } from '../errors/describe.js'
import { MAX_STRING_PART } from '../wire/names.js'
import type { RunError } from '../wire/run-error.js'
import { head } from '../wire/strings.js'
import { isError, read } from './look.js'
import { programStack } from './program-stack.js'
import { redactedText } from './redacted.js'

/** How far a chain of causes, or a tree of aggregated errors, is followed. */
const MAX_CAUSES = 16

/**
 * What was thrown, be it an Error, a chain of causes, an AggregateError or anything else, as
 * {@link RunError} has it.
 */
export function describeError(thrown: unknown): RunError {
  try {
    return report(thrown)
  } catch {
    // Reading what was thrown may throw too; the program must see its own error.
    return { type: typeof thrown, message: 'an error that cannot be read' }
  }
}

function report(thrown: unknown): RunError {
  const type = carried(typeOf(thrown))
  const message = carried(redactedText(messageOf(thrown), 'error', 'message')) || typeOf(thrown)
  const stack = stackOf(thrown, [])
  const stacktrace = stack === '' ? '' : carried(redactedText(stack, 'error', 'stacktrace'))
  return { type, message, ...(stacktrace === '' ? {} : { stacktrace }) }
}

function messageOf(thrown: unknown, seen: unknown[] = []): string {
  if (!isError(thrown)) return typeof thrown === 'string' ? thrown : describe(thrown)
  const message = readText(thrown, 'message')
  const errors = gatheredBy(thrown)
  if (errors === undefined || seen.includes(thrown)) return message
  seen.push(thrown)
  const messages = errors.map((error) => messageOf(error, seen)).join('; ')
  return message === '' ? messages : `${message} (${messages})`
}

function typeOf(thrown: unknown): string {
  if (!isError(thrown)) return typeof thrown
  const name = readText(thrown, 'name')
  if (name !== 'Error') return name
  // A class that sets no name is known by its constructor.
  const made = read(thrown, 'constructor')
  return typeof made === 'function' ? readText(made, 'name') || name : name
}

function stackOf(thrown: unknown, seen: unknown[]): string {
  if (!isError(thrown) || seen.includes(thrown) || seen.length >= MAX_CAUSES) return ''
  seen.push(thrown)
  const message = readText(thrown, 'message')
  let stack = programStack(readText(thrown, 'stack') || `${typeOf(thrown)}: ${message}`, message)
  for (const error of gatheredBy(thrown) ?? [])
    stack += `\n[error]: ${stackOf(error, seen) || messageOf(error)}`
  const cause = read(thrown, 'cause')
  if (cause !== undefined) stack += `\n[cause]: ${stackOf(cause, seen) || messageOf(cause)}`
  return stack
}

/** The errors of an AggregateError, of whatever realm. */
function gatheredBy(error: Error): unknown[] | undefined {
  if (readText(error, 'name') !== 'AggregateError') return undefined
  const errors = read(error, 'errors')
  return Array.isArray(errors) ? errors : undefined
}

function readText(object: object, name: string): string {
  const value = read(object, name)
  return typeof value === 'string' ? value : value === undefined ? '' : describe(value)
}

function carried(text: string): string {
  return head(text.toWellFormed(), MAX_STRING_PART)
}
