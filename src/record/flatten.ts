import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import type { ParamValue } from '../wire/events.js'
import { MAX_STRING_PART } from '../wire/names.js'
import { namedValues } from './entries.js'
import { type Looked, look, properties, thrownText } from './look.js'
import { redacted } from './redacted.js'
import { scalarText } from './scalar-text.js'
import { checkKey, checkText } from './validate.js'

/** Deeper than any configuration that people write, and far from the end of the stack. */
const MAX_DEPTH = 64

/** A value that shares its branches, two on each level, has a billion of them on the thirtieth. */
const MAX_VALUES = 100_000

/** A param as it was logged, and what it comes to on the wire: one value, or several under dotted keys. */
export interface FlatParam {
  key: string
  entries: Map<string, ParamValue>
}

/**
 * A param's value as the wire can carry it, under dotted keys where it is nested. What has no value of its
 * own is written so that nothing else is lost: `null` as "null", a bigint as its digits, a Date as ISO
 * 8601, a function as "[Function: name]", a symbol as "Symbol(name)", a cycle as "[Circular]", an empty
 * object as "{}"; what shows nothing of itself, and what lies very deep, as Node's `inspect` has it.
 * `undefined` is left out. An array of scalars of one type stays an array; any other array gets dotted
 * indices.
 * @throws RunspanError when a key is empty, a string cannot be carried or there are too many values;
 *   nothing has been logged then
 */
export function flattenParam(key: unknown, value: unknown): FlatParam {
  const param = { key: checkKey('param', key), entries: new Map<string, ParamValue>() }
  let left = MAX_VALUES
  const visit = (): void => {
    if (left-- > 0) return
    throw new RunspanError(
      'INVALID_PARAM',
      `Param "${param.key}" has more than ${MAX_VALUES.toLocaleString('en')} values. Log only the values you need, or its text as one value.`,
    )
  }
  collect(param.key, redacted(value, 'param', param.key), param.entries, [], visit)
  return param
}

/** The same for every entry of an object. */
export function flattenParams(params: unknown): FlatParam[] {
  const flat = namedValues(
    params,
    'INVALID_PARAM',
    'logParams() takes an object or a Map of names and values',
    'logParam(key, value)',
  ).map(([key, value]) => flattenParam(key, value))
  const all = new Map<string, ParamValue>()
  for (const { entries } of flat) for (const [key, value] of entries) add(all, key, value)
  return flat
}

/** @returns whether there was a value */
function collect(
  key: string,
  value: unknown,
  entries: Map<string, ParamValue>,
  above: object[],
  visit: () => void,
): boolean {
  visit()
  if (value === undefined) return false
  if (typeof value !== 'object' || value === null) {
    add(entries, key, scalar(key, value))
    return true
  }
  if (above.includes(value)) {
    add(entries, key, '[Circular]')
    return true
  }
  if (above.length === MAX_DEPTH) {
    add(entries, key, describe(value))
    return true
  }
  let looked: Looked
  let scalars: ParamValue | undefined
  let names: string[] = []
  try {
    looked = look(value, key)
    if (looked.kind === 'list') {
      scalars = copyScalars(looked.list)
      // A hole has no name: a list that is a billion long and holds two items has two.
      if (scalars === undefined) names = Object.keys(looked.list)
    }
  } catch (error) {
    add(entries, key, thrownText(error))
    return true
  }
  if (looked.kind === 'scalar') return collect(key, looked.value, entries, above, visit)
  if (looked.kind === 'opaque') {
    add(entries, key, describe(value))
    return true
  }
  if (scalars !== undefined) {
    add(entries, key, scalars)
    return true
  }
  let hasValue = false
  const items = looked.kind === 'list' ? properties(looked.list, names) : looked.entries
  for (const [name, item] of items) {
    const itemKey = `${key}.${checkText(`A key in param "${key}"`, name)}`
    if (collect(itemKey, item, entries, [...above, value], visit)) hasValue = true
  }
  // Nothing in it has a value, yet it was logged.
  if (!hasValue) add(entries, key, looked.kind === 'list' ? [] : '{}')
  return true
}

/**
 * Two values of one call may come to lie under one key, as with `{ 'a.b': 1, a: { b: 2 } }`; an event has
 * room for one.
 */
function add(entries: Map<string, ParamValue>, key: string, value: ParamValue): void {
  const other = entries.get(key)
  if (other !== undefined && !Object.is(other, value)) {
    warn.once(
      'params-collide',
      `two params of one call are both "${key}" when they are flattened: ${describe(value)} is kept, ${describe(other)} is not. Give one of them another name.`,
    )
  }
  entries.set(key, value)
}

function scalar(key: string, value: unknown): ParamValue {
  switch (typeof value) {
    case 'string':
      return checkText(`Param "${key}"`, value)
    case 'number':
    case 'boolean':
      return value
    default:
      return scalarText(value)
  }
}

/** An array of scalars of one type, as a copy: the program may change its own before the event is made. */
function copyScalars(list: readonly unknown[]): ParamValue | undefined {
  if (list.length === 0) return []
  const type = typeof list[0]
  if (type !== 'string' && type !== 'number' && type !== 'boolean') return undefined
  // A hole is undefined, which is no scalar: the copy is made of what has none.
  for (let i = 1; i < list.length; i++) if (typeof list[i] !== type) return undefined
  const items = Array.from(list)
  // A long string has to be carried in parts, which an array has no room for: it gets a key of its own.
  const isCarried = (item: unknown) =>
    typeof item !== 'string' || (item.length <= MAX_STRING_PART && item.isWellFormed())
  return items.every(isCarried) ? (items as ParamValue) : undefined
}
