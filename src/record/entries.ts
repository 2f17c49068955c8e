import { describe } from '../errors/describe.js'
import { RunspanError, type RunspanErrorCode } from '../errors/runspan-error.js'
import { type Looked, look } from './look.js'

/**
 * The names and values that a call which takes several was given: of an object, a Map, a query, a form or
 * headers, or of what a `toJSON` makes of it.
 * @throws RunspanError with `code` for what has none; it would be nothing, without a word
 */
export function namedValues(
  given: unknown,
  code: RunspanErrorCode,
  wanted: string,
  single: string,
): [name: string, value: unknown][] {
  const looked = lookAt(given)
  if (looked?.kind === 'named') return Array.from(looked.entries, ([name, value]) => [name, value])
  throw new RunspanError(code, `${wanted}, not ${describe(given)}. For one value use ${single}.`)
}

function lookAt(given: unknown): Looked | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  try {
    return look(given, '')
  } catch {
    // A revoked proxy, a toJSON that throws: nothing in it can be read.
    return undefined
  }
}
