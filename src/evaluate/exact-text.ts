// A value as a text that no other value has, to tell whether an item is the one of an earlier run.

import { isDate, isMap, isRegExp, isSet, isTypedArray } from 'node:util/types'
import { isPlain } from './is-plain.js'

const MAX_VALUES = 1_000_000

/** A value that shares its branches, two on each level, has a billion of them on the thirtieth. */
const MAX_OBJECTS = 100_000

/**
 * What JSON cannot say has a form of its own here: `undefined`, `NaN`, `1n`, `Date(0)`, `Map(…)`.
 * @returns undefined for what may hold more than can be seen from outside: functions, symbols, instances of
 *   classes, cycles, properties that throw, and more values than anybody wants to compare
 */
export function exactText(value: unknown): string | undefined {
  let left = MAX_VALUES
  let objectsLeft = MAX_OBJECTS

  const write = (one: unknown): string => {
    if (left-- <= 0) throw new NotExact()
    switch (typeof one) {
      case 'string':
        return JSON.stringify(one)
      case 'number':
        return Object.is(one, -0) ? '-0' : String(one)
      case 'bigint':
        return `${one}n`
      case 'boolean':
      case 'undefined':
        return String(one)
      case 'object':
        return one === null ? 'null' : writeObject(one)
      default:
        throw new NotExact()
    }
  }

  const writeObject = (object: object): string => {
    if (objectsLeft-- <= 0) throw new NotExact()
    const names = Object.keys(object)
    if (isTypedArray(object)) return `${object[Symbol.toStringTag]}(${bytesOf(object).toString('base64')})`
    if (Object.getOwnPropertySymbols(object).length > 0) throw new NotExact()
    if (isPlain(object))
      return `{${names.map((name) => `${write(name)}:${write(read(object, name))}`).join()}}`
    if (!isPlain(Object.getPrototypeOf(object))) throw new NotExact()
    if (Array.isArray(object)) {
      // a hole, or a property beside the items
      if (names.length !== object.length) throw new NotExact()
      return `[${object.map(write).join()}]`
    }
    if (names.length > 0) throw new NotExact()
    if (isDate(object)) return `Date(${object.getTime()})`
    if (isRegExp(object)) return `RegExp(${object})`
    if (isSet(object)) return `Set(${[...object].map(write).join()})`
    if (isMap(object))
      return `Map(${[...object].map(([key, item]) => `${write(key)}:${write(item)}`).join()})`
    throw new NotExact()
  }

  try {
    return write(value)
  } catch {
    // It is one of those above; a cycle is too much for the stack.
    return undefined
  }
}

class NotExact extends Error {}

function read(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name]
}

function bytesOf({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
