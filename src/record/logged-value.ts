import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { LoggedValue } from '../wire/keyed-value.js'
import { isNumbers } from '../wire/value-events.js'
import { type Looked, look, properties, thrownText } from './look.js'
import { scalarText } from './scalar-text.js'

/** Far from the end of the stack, also where the value is read back. */
const MAX_DEPTH = 256

const MAX_VALUES = 1_000_000

/** A value that shares its branches, two on each level, has a billion of them on the thirtieth. */
const MAX_OBJECTS = 100_000

/**
 * An input or output as JSON can say it, as a copy: the program may change its own afterwards. What has no
 * JSON form is written as params are: a bigint as its digits, a Date as ISO 8601, a function as
 * "[Function: name]", a cycle as "[Circular]"; a number that is not finite as a text, unless it is the value
 * itself or in a list of numbers.
 * @param what what the value is, for the message; it begins a sentence
 * @returns undefined where there is no value
 * @throws RunspanError when there are too many values in it
 */
export function loggedValue(what: string, given: unknown): LoggedValue | undefined {
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return given
  if (given === undefined || given === null) return given
  let left = MAX_VALUES
  let objectsLeft = MAX_OBJECTS
  const above: object[] = []

  const copy = (value: unknown, name: string): LoggedValue | undefined => {
    if (left-- <= 0) throw tooManyValues(what)
    if (typeof value === 'string' || typeof value === 'boolean' || value === undefined || value === null)
      return value
    if (typeof value === 'number') return Number.isFinite(value) || above.length === 0 ? value : String(value)
    if (typeof value !== 'object') return scalarText(value)
    if (objectsLeft-- <= 0) throw tooManyValues(what)
    if (above.includes(value)) return '[Circular]'
    if (above.length === MAX_DEPTH) return describe(value)
    let looked: Looked
    let names: string[] = []
    try {
      looked = look(value, name)
      if (looked.kind === 'list') {
        if (above.length === 0 && isNumbers(looked.list)) return Array.from(looked.list)
        if (looked.list.length > left) throw tooManyValues(what)
        names = Array.from(looked.list, (_, i) => String(i))
      }
    } catch (error) {
      if (error instanceof RunspanError) throw error
      return thrownText(error)
    }
    if (looked.kind === 'opaque') return describe(value)
    if (looked.kind === 'scalar') return copy(looked.value, name)
    above.push(value)
    const copied =
      looked.kind === 'list' ? copyItems(properties(looked.list, names)) : copyMembers(looked.entries)
    above.pop()
    return copied
  }

  const copyItems = (items: Iterable<readonly [string, unknown]>): LoggedValue =>
    Array.from(items, ([index, item]) => copy(item, index) ?? null)

  const copyMembers = (entries: Iterable<readonly [string, unknown]>): LoggedValue => {
    const members: [string, LoggedValue][] = []
    for (const [key, item] of entries) {
      const member = copy(item, key)
      if (member !== undefined) members.push([key, member])
    }
    return Object.fromEntries(members)
  }

  return copy(given, '')
}

function tooManyValues(what: string): RunspanError {
  return new RunspanError(
    'INVALID_VALUE',
    `${what} has more than ${MAX_VALUES.toLocaleString('en')} values, or ${MAX_OBJECTS.toLocaleString('en')} objects. Log only the values you need, or its text as one value.`,
  )
}
