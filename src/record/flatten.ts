import { describe } from '../say/describe.js'
import { RunspanError } from '../say/errors.js'
import type { ParamValue } from '../wire/events.js'
import { MAX_STRING_PART } from '../wire/names.js'
import { checkKey, checkText } from './validate.js'

/** Deeper than any configuration that people write, and far from the end of the stack. */
const MAX_DEPTH = 64

/**
 * A param's value as the wire can carry it, under dotted keys where it is nested. What has no value of its own is written
 * so that nothing else is lost: `null` as "null", a bigint as its digits, a Date as ISO 8601, a function as
 * "[Function: name]", a symbol as "Symbol(name)", a cycle as "[Circular]", an empty object as "{}". `undefined` is left out.
 * An array of scalars of one type stays an array; any other array gets dotted indices.
 * @throws RunspanError when a key is empty or a string cannot be carried; nothing has been logged then
 */
export function flattenParam(key: unknown, value: unknown): [string, ParamValue][] {
  const entries: [string, ParamValue][] = []
  collect(checkKey('param', key), value, entries, [])
  return entries
}

/** The same for every entry of an object. */
export function flattenParams(params: unknown): [string, ParamValue][] {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new RunspanError(
      'INVALID_PARAM',
      `logParams() takes an object of names and values, not ${describe(params)}. For one param use logParam(key, value).`,
    )
  }
  return Object.keys(params).flatMap((key) => flattenParam(key, read(params, key)))
}

function collect(key: string, value: unknown, entries: [string, ParamValue][], above: object[]): void {
  if (value === undefined) return
  if (typeof value !== 'object' || value === null) {
    entries.push([key, scalar(key, value)])
    return
  }
  const simple = simplify(value)
  if (typeof simple !== 'object' || simple === null) {
    collect(key, simple, entries, above)
    return
  }
  const scalars = copyScalars(simple)
  if (scalars !== undefined) {
    entries.push([key, scalars])
    return
  }
  if (above.includes(value)) {
    entries.push([key, '[Circular]'])
    return
  }
  if (above.length === MAX_DEPTH) {
    entries.push([key, checkText(`Param "${key}"`, describe(value))])
    return
  }
  const names = Object.keys(simple)
  if (names.length === 0) entries.push([key, Array.isArray(simple) ? [] : '{}'])
  for (const name of names)
    collect(`${key}.${checkText(`A key in param "${key}"`, name)}`, read(simple, name), entries, [
      ...above,
      value,
    ])
}

function scalar(key: string, value: unknown): ParamValue {
  switch (typeof value) {
    case 'string':
      return checkText(`Param "${key}"`, value)
    case 'number':
    case 'boolean':
      return value
    case 'function':
      return `[Function: ${value.name || 'anonymous'}]`
    default:
      return String(value)
  }
}

/** An array of scalars of one type, as a copy: the program may change its own before the event is made. */
function copyScalars(value: object): ParamValue | undefined {
  if (!Array.isArray(value)) return undefined
  const type = typeof value[0]
  if (type !== 'string' && type !== 'number' && type !== 'boolean') return undefined
  // Holes become undefined, which is no scalar.
  const items: unknown[] = Array.from(value)
  // A long string has to be carried in parts, which an array has no room for: it gets a key of its own.
  const isScalar = (item: unknown) =>
    typeof item === type &&
    (typeof item !== 'string' || (item.length <= MAX_STRING_PART && item.isWellFormed()))
  return items.every(isScalar) ? (items as ParamValue) : undefined
}

// What an object stands for: its JSON form where it has one, the entries of a Map, the members of a Set or a typed array.
function simplify(value: object): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<unknown>)
  if (value instanceof RegExp || value instanceof URL || value instanceof Error) return String(value)
  const toJSON = read(value, 'toJSON')
  if (typeof toJSON !== 'function') return value
  try {
    const json = toJSON.call(value) as unknown
    return json === value ? value : json
  } catch (error) {
    return `[Thrown: ${describe(error)}]`
  }
}

/** A property, or what its getter threw: one bad property must not cost the others. */
function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key]
  } catch (error) {
    return `[Thrown: ${describe(error)}]`
  }
}
