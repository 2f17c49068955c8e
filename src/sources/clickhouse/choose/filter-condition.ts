// The part of a filter apart from `where`, as SQL.

import type { RunFilter } from '../../../read/query/filter.js'
import { readNumber } from '../../../read/query/same-value.js'
import type { Parameters } from '../parameters.js'
import { numberIn } from '../sql-text.js'
import { ALWAYS, allOf, anyOf, type Condition, exactly, NEVER, PERHAPS, perhaps } from './condition.js'

type Exact = Omit<RunFilter, 'where'>

export function filterCondition(filter: Exact, parameters: Parameters): Condition {
  const { project, name, status, tags = [], parent, archived } = filter
  const equals = (column: string, wanted: string | undefined) =>
    wanted === undefined ? ALWAYS : sameText(column, wanted, parameters)
  return allOf([
    // of every row anyway, where it is certain
    isLiteral(project) ? ALWAYS : equals('Project', project),
    equals('Name', name),
    status === undefined ? ALWAYS : exactly(`Status = ${parameters.text(status)}`),
    ...tags.map((tag) => (isLiteral(tag) ? exactly(`has(Tags, ${parameters.text(tag)})`) : PERHAPS)),
    parent === undefined ? ALWAYS : exactly(`ParentRun = ${parameters.text(String(parent ?? ''))}`),
    // what was archived has an annotation, and is not plain
    archived === true ? NEVER : ALWAYS,
    holds('Attributes', filter.attributes, parameters),
    holds('Params', filter.params, parameters),
  ])
}

/** The project of every run that it chooses, as a parameter; undefined where that is not certain. */
export function projectOf({ project }: Exact, parameters: Parameters): string | undefined {
  return isLiteral(project) ? parameters.text(project) : undefined
}

function sameText(column: string, wanted: string, parameters: Parameters): Condition {
  return isLiteral(wanted) ? exactly(`${column} = ${parameters.text(wanted)}`) : PERHAPS
}

/** Whether a text stands for itself alone; else it may mean another one, as `isSameText()` knows. */
function isLiteral(wanted: unknown): wanted is string {
  return typeof wanted === 'string' && !/^"|\\/.test(wanted)
}

type Values = 'Attributes' | 'Params'

function holds(column: Values, wanted: Exact['params'] = {}, parameters: Parameters): Condition {
  if (!isTexts(wanted))
    return allOf(Object.entries(wanted).map(([key, value]) => hasValue(column, key, value, parameters)))
  return allOf(
    wanted.map((text) =>
      anyOf(
        [...text.matchAll(/=/g)].map(({ index }) => {
          const key = text.slice(0, index)
          return isLiteral(key) ? hasValue(column, key, text.slice(index + 1), parameters) : PERHAPS
        }),
      ),
    ),
  )
}

function isTexts(wanted: object): wanted is readonly string[] {
  return Array.isArray(wanted)
}

/** Under this key a value that may be the wanted one, in any of the ways in which `isSameValue()` takes it. */
function hasValue(column: Values, key: string, wanted: unknown, parameters: Parameters): Condition {
  const value = `${column}[${parameters.text(key)}]`
  const isThere = `mapContains(${column}, ${parameters.text(key)})`
  if (typeof wanted === 'object') return perhaps(isThere)
  const text = String(wanted)
  if (!isLiteral(text)) return perhaps(isThere)
  return perhaps(
    `${isThere} AND (${[
      `${value} = ${parameters.text(text)}`,
      `${value} = ${parameters.text(text.trim())}`,
      ...sameNumber(value, readNumber(text), parameters),
      `startsWith(${value}, '[')`,
      mayBeCut(value),
    ].join(' OR ')})`,
  )
}

function sameNumber(value: string, number: number | undefined, parameters: Parameters): string[] {
  if (number === undefined) return []
  const recorded = `ifNull(${numberIn(value)}, 0)`
  if (Number.isNaN(number)) return [`isNaN(${recorded})`]
  // the text of a number may read as one only where it is recorded as a text; then it is compared as such
  return [Number.isFinite(number) ? `${recorded} = ${parameters.number(number)}` : `isInfinite(${recorded})`]
}

/** A root has no more than the first 256 characters of a param. */
export function mayBeCut(value: string): string {
  return `length(${value}) >= 255`
}
