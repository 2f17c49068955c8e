import { ignoreRejection, isThenable } from './is-thenable.js'
import type { RedactedValue } from './redact.js'
import { state } from './state.js'

const REDACTED = '[redacted]'

/** What the program's `redact` leaves of a value; `[redacted]` where it throws, or gives nothing. */
export function redacted(value: unknown, kind: RedactedValue['kind'], key: string): unknown {
  const { redact } = state()
  if (redact === undefined || value === undefined) return value
  try {
    const left = redact(value, { kind, key })
    if (isThenable(left)) ignoreRejection(left)
    return left === undefined || isThenable(left) ? REDACTED : left
  } catch {
    // What could not be looked at may be a secret.
    return REDACTED
  }
}

/** The same for what has to stay a text. */
export function redactedText(text: string, kind: RedactedValue['kind'], key: string): string {
  const left = redacted(text, kind, key)
  return typeof left === 'string' ? left.toWellFormed() : REDACTED
}
