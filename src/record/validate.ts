// Checks of what callers pass in. Each throws at once and says what was given, what is wanted and what to
// do.

import { isDate, isMap } from 'node:util/types'
import type { AttributeValue } from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { RunspanError, type RunspanErrorCode } from '../errors/runspan-error.js'
import { RESERVED_PREFIX } from '../wire/names.js'
import { isStatistic, STATISTICS } from '../wire/summary.js'
import type { SummaryOf } from '../wire/summary-of.js'
import { MAX_TIME_MS } from '../wire/time.js'
import { namedValues } from './entries.js'

/** A string that every encoding carries unchanged. */
export function checkText(what: string, value: unknown, code: RunspanErrorCode = 'INVALID_STRING'): string {
  const text = checkString(what, value, code)
  if (!text.isWellFormed()) {
    throw new RunspanError(
      'INVALID_STRING',
      `${what} ${describe(text)} holds half of a surrogate pair, which UTF-8 cannot carry. Pass text.toWellFormed(), or cut the text between characters.`,
    )
  }
  return text
}

/** Any string, half characters included. */
export function checkString(what: string, value: unknown, code: RunspanErrorCode = 'INVALID_STRING'): string {
  if (typeof value === 'string') return value
  throw new RunspanError(code, `${what} must be a string, not ${describe(value)}.`)
}

export function checkName(name: unknown): string {
  const text = checkText('The name of a run', name)
  if (text.trim() === '')
    throw new RunspanError('INVALID_STRING', 'The name of a run is empty. Leave it out to have one made up.')
  return text
}

/**
 * Refuses names and values that were given to a call which takes one of each, and names the call that takes
 * several.
 */
export function checkSeveral(method: string, name: unknown, code: RunspanErrorCode): void {
  if (typeof name !== 'object' || name === null) return
  throw new RunspanError(
    code,
    `${method}() takes a name and a value, not ${describe(name)}. For several at once call ${method}s({ name: value, … }).`,
  )
}

/** A tag, trimmed. */
function checkTag(tag: unknown): string {
  if (Array.isArray(tag)) {
    throw new RunspanError(
      'INVALID_TAG',
      `A tag must be a string, not ${describe(tag)}. For a list call addTags(...tags), with the dots.`,
    )
  }
  const text = checkText('A tag', tag, 'INVALID_TAG').trim()
  if (text === '')
    throw new RunspanError(
      'INVALID_TAG',
      `The tag ${describe(tag)} is empty. Leave it out, or give it a name.`,
    )
  return text
}

export function checkTags(tags: unknown): string[] {
  if (!Array.isArray(tags))
    throw new RunspanError('INVALID_TAG', `tags must be an array of strings, not ${describe(tags)}.`)
  // Those that are there: `undefined` is left out, and so are holes.
  return Object.values(tags as unknown[])
    .filter((tag) => tag !== undefined)
    .map(checkTag)
}

/** The key of a param, a metric, an input, an output or a score. */
export function checkKey(what: string, key: unknown): string {
  if (typeof key === 'string' && key !== '' && key.isWellFormed()) return key
  const article = /^[aeiou]/.test(what) ? 'an' : 'a'
  const text = checkText(`The key of ${article} ${what}`, key, 'INVALID_KEY')
  if (text === '')
    throw new RunspanError('INVALID_KEY', `The key of ${article} ${what} is empty. Give it a name.`)
  return text
}

export function checkAttributeName(name: unknown): string {
  const text = checkText('The name of an attribute', name, 'INVALID_ATTRIBUTE')
  if (text === '')
    throw new RunspanError('INVALID_ATTRIBUTE', 'The name of an attribute is empty. Give it a name.')
  if (text.startsWith(RESERVED_PREFIX)) {
    throw new RunspanError(
      'RESERVED_ATTRIBUTE',
      `Attribute "${text}" is reserved for runspan itself. Use a name that does not start with "${RESERVED_PREFIX}".`,
    )
  }
  if (text === '__proto__') {
    throw new RunspanError(
      'INVALID_ATTRIBUTE',
      'Attribute "__proto__" would be lost: JavaScript gives that name a meaning of its own. Use another name.',
    )
  }
  return text
}

/** The entries of an object of attributes; `undefined` values are left out. */
export function checkAttributes(attributes: unknown): [string, AttributeValue][] {
  return namedValues(
    attributes,
    'INVALID_ATTRIBUTE',
    'attributes must be an object or a Map of names and values',
    'setAttribute(name, value)',
  )
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [checkAttributeName(name), checkAttributeValue(name, value)])
}

/**
 * A value that OpenTelemetry takes as an attribute: a string, number, boolean, or an array of one of these.
 */
export function checkAttributeValue(name: string, value: unknown): AttributeValue {
  if (typeof value === 'string') return checkText(`Attribute "${name}"`, value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const items = itemsOf(value)
  if (items === undefined) throw invalidAttribute(name, value)
  const types = new Set(items.filter((item) => item !== null).map((item) => typeof item))
  const [type = 'string'] = types
  if (types.size > 1 || !['string', 'number', 'boolean'].includes(type)) throw invalidAttribute(name, value)
  for (const item of items) if (typeof item === 'string') checkText(`Attribute "${name}"`, item)
  return items as AttributeValue
}

/**
 * A copy of an array, `undefined` as null; nothing for what is none, or cannot be read, or has holes and
 * may be a billion long.
 */
function itemsOf(value: unknown): unknown[] | undefined {
  try {
    if (!Array.isArray(value) || Object.keys(value).length < value.length) return undefined
    return Array.from(value as unknown[], (item) => item ?? null)
  } catch {
    // A proxy that throws: what it holds cannot be had.
    return undefined
  }
}

function invalidAttribute(name: string, value: unknown): RunspanError {
  return new RunspanError(
    'INVALID_ATTRIBUTE',
    `Attribute "${name}" is ${describe(value)}; an attribute is a string, a number, a boolean or an array of one of these. Convert it, or log it with logParams(), which takes nested objects.`,
  )
}

/** A step: a non-negative safe integer. */
export function invalidStep(key: string, step: unknown): RunspanError {
  return new RunspanError(
    'INVALID_STEP',
    `The step of metric "${key}" is ${describe(step)}; a step is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}. Round it, or leave it out.`,
  )
}

/**
 * A point in time as whole epoch milliseconds; a fraction of a millisecond is dropped, as `Date` drops it.
 */
export function checkTimestamp(timestamp: unknown): number {
  // A Date of another realm (a vm context, a test runner's sandbox) is a Date too.
  const ms = isDate(timestamp) ? Date.prototype.getTime.call(timestamp) : timestamp
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= MAX_TIME_MS)) {
    throw new RunspanError(
      'INVALID_TIMESTAMP',
      `The timestamp ${describe(timestamp)} is neither a Date nor epoch milliseconds between 1970 and 2554. Pass new Date(…) or Date.now().`,
    )
  }
  return Math.floor(ms)
}

/** Which statistic metrics are known by: keys or patterns, and the name of a statistic for each. */
export function checkSummary(summary: unknown): SummaryOf {
  const entries = namedValues(
    summary,
    'INVALID_OPTION',
    'summary must be an object of metrics and statistics',
    "{ loss: 'min' }",
  ).filter(([, statistic]) => statistic !== undefined)
  for (const [key, statistic] of entries) {
    checkKey('metric', key)
    if (isStatistic(statistic)) continue
    throw new RunspanError(
      'INVALID_OPTION',
      `Metric "${key}" cannot be known by ${describe(statistic)}. Use one of ${STATISTICS.join(', ')}.`,
    )
  }
  return Object.fromEntries(entries) as SummaryOf
}

/** Refuses an options object with an unknown name, usually a typo. */
export function checkOptions(what: string, options: unknown, known: readonly string[]): void {
  // A Map has no properties: its entries would be ignored silently.
  if (typeof options !== 'object' || options === null || Array.isArray(options) || isMap(options)) {
    throw new RunspanError(
      'INVALID_OPTION',
      `The options of ${what.replace(/^A /, 'a ')} must be an object, not ${describe(options)}.`,
    )
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new RunspanError(
      'INVALID_OPTION',
      `${what} has no option "${unknown}". It takes ${known.map((name) => `"${name}"`).join(', ')}.`,
    )
  }
}
