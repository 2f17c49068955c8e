// What a value of the program's is made of. It may be anything: of another realm (a vm context, a test
// runner's sandbox), a proxy that was revoked, a getter that throws. Nothing here trusts `instanceof`, and
// nothing throws but what the value throws.

import {
  isAnyArrayBuffer,
  isBigIntObject,
  isBooleanObject,
  isBoxedPrimitive,
  isDataView,
  isDate,
  isMap,
  isNativeError,
  isNumberObject,
  isRegExp,
  isSet,
  isStringObject,
  isTypedArray,
} from 'node:util/types'
import { describe } from '../errors/describe.js'

/** What an object stands for: a scalar, a list, or values under names. */
export type Looked =
  | { kind: 'scalar'; value: unknown }
  | { kind: 'list'; list: readonly unknown[] }
  | { kind: 'named'; entries: Iterable<readonly [name: string, value: unknown]> }
  /** Opaque: it has no entries to read, so its value would be lost. */
  | { kind: 'opaque' }

/** @param name the key it is found under, which `toJSON` receives */
export function look(value: object, name: string): Looked {
  const json = toJson(value, name)
  if (json !== value) return typeof json === 'object' && json !== null ? lookInside(json) : scalar(json)
  return lookInside(value)
}

function lookInside(value: object): Looked {
  if (Array.isArray(value)) return { kind: 'list', list: value }
  if (isDate(value)) return scalar(isoTime(value))
  if (isMap(value)) return named(Map.prototype.entries.call(value))
  if (isSet(value)) return { kind: 'list', list: [...Set.prototype.values.call(value)] }
  if (isBoxedPrimitive(value)) return scalar(unbox(value))
  if (isRegExp(value)) return scalar(RegExp.prototype.toString.call(value))
  if (isError(value)) return scalar(errorText(value))
  if (isAnyArrayBuffer(value)) return { kind: 'list', list: Array.from(new Uint8Array(value)) }
  if (isTypedArray(value)) return { kind: 'list', list: Array.from(value as ArrayLike<unknown>) }
  if (isDataView(value)) {
    return {
      kind: 'list',
      list: Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
    }
  }
  const names = Object.keys(value)
  if (names.length === 0 && !isPlain(value)) {
    return isForm(value) ? named(value.entries()) : { kind: 'opaque' }
  }
  return { kind: 'named', entries: properties(value, names) }
}

function scalar(value: unknown): Looked {
  return { kind: 'scalar', value }
}

function named(entries: Iterable<readonly [unknown, unknown]>): Looked {
  const texts = [...entries].map(([name, value]) => [nameText(name), value] as const)
  return { kind: 'named', entries: repeatedAsLists(texts) }
}

/**
 * A form and a query may have several values under one name; a Map has none under two names that read the
 * same, mostly.
 */
function repeatedAsLists(entries: (readonly [string, unknown])[]): Iterable<readonly [string, unknown]> {
  const byName = new Map<string, unknown[]>()
  for (const [name, value] of entries) {
    const values = byName.get(name)
    if (values === undefined) byName.set(name, [value])
    else values.push(value)
  }
  return [...byName].map(([name, values]) => [name, values.length === 1 ? values[0] : values])
}

/** The properties of an object, or the items of a list, each of them if it can be read. */
export function* properties(object: object, names: string[]): Generator<[string, unknown]> {
  for (const name of names) yield [name, read(object, name)]
}

/** A property, or what its getter threw: one bad property must not cost the others. */
export function read(object: object, name: string): unknown {
  try {
    return (object as Record<string, unknown>)[name]
  } catch (error) {
    return thrownText(error)
  }
}

/** What is kept of a value that throws when it is read. */
export function thrownText(error: unknown): string {
  return `[Thrown: ${describe(error)}]`
}

/**
 * Its own JSON form, if any: a `toJSON` that a program puts on all objects or arrays does not count.
 */
function toJson(value: object, name: string): unknown {
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON !== 'function') return value
  const isOfAll = [Object.prototype, Array.prototype].some(
    (prototype) => (prototype as { toJSON?: unknown }).toJSON === toJSON,
  )
  const isKnown = isDate(value) || Buffer.isBuffer(value) || isError(value)
  return isOfAll || isKnown ? value : toJSON.call(value, name)
}

function isoTime(date: Date): string {
  const ms = Date.prototype.getTime.call(date)
  return Number.isNaN(ms) ? 'Invalid Date' : Date.prototype.toISOString.call(date)
}

function unbox(value: object): unknown {
  if (isNumberObject(value)) return Number.prototype.valueOf.call(value)
  if (isStringObject(value)) return String.prototype.valueOf.call(value)
  if (isBooleanObject(value)) return Boolean.prototype.valueOf.call(value)
  if (isBigIntObject(value)) return BigInt.prototype.valueOf.call(value)
  return Symbol.prototype.valueOf.call(value)
}

/** Of whatever realm; those of the platform, such as an `AbortError`, are no native ones. */
export function isError(value: unknown): value is Error {
  return isNativeError(value) || value instanceof Error || isTagged(value, ['[object DOMException]'])
}

function isTagged(value: unknown, tags: string[]): boolean {
  return tags.includes(Object.prototype.toString.call(value))
}

/** As `String(error)` has it, each part of it if it can be read. */
function errorText(error: Error): string {
  const name = text(() => error.name)
  const message = text(() => error.message)
  return name && message ? `${name}: ${message}` : name || message || 'Error'
}

function text(read: () => unknown): string {
  try {
    const value = read()
    return typeof value === 'string' ? value : value === undefined ? '' : describe(value)
  } catch (error) {
    return thrownText(error)
  }
}

const FORMS = ['[object URLSearchParams]', '[object FormData]', '[object Headers]']

/** A query, a form or headers, of whoever made the class: they have no properties, and entries instead. */
function isForm(value: object): value is Map<unknown, unknown> {
  return isTagged(value, FORMS) && typeof (value as { entries?: unknown }).entries === 'function'
}

/** `{}`, of whatever realm, and what has no prototype. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** The name under which a Map has a value: any value can be one. */
function nameText(name: unknown): string {
  switch (typeof name) {
    case 'string':
      return name
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'symbol':
      return String(name)
    default:
      return describe(name)
  }
}
