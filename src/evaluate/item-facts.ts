// What an item says about itself.

import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'
import { isPlain } from './is-plain.js'

/**
 * The id of an item, by what the program says or its property `id`; else its place. An item that has none, where the
 * program's function throws or gives none, is known by its place too: the work on the others is not given up for it.
 */
export function describeItem(
  idOf: ((item: unknown, index: number) => string | number) | undefined,
): (item: unknown, index: number) => string {
  const seen = new Set<string>()
  return (item, index) => {
    const id = idText(() => (idOf === undefined ? propertyOf(item, 'id') : idOf(item, index)), index, idOf)
    if (seen.has(id))
      warn.once(
        'repeated-item',
        `several items have the id ${describe(id)}; tasks of two runs are matched by it. Give each its own, with the option "id".`,
      )
    seen.add(id)
    return id
  }
}

function idText(read: () => unknown, index: number, idOf: unknown): string {
  try {
    const given = read()
    if (typeof given === 'string' || typeof given === 'number') return String(given).toWellFormed()
    if (idOf !== undefined) tellNoId(index, `the option "id" gives ${describe(given)}`)
  } catch (error) {
    tellNoId(index, `reading it has thrown ${describe(error)}`)
  }
  return String(index)
}

function tellNoId(index: number, why: string): void {
  warn.once(
    'item-without-id',
    `item ${index} is known by its place, because it has no id: ${why}. Tasks of two runs are matched by the ids of their items; give each a text or a number.`,
  )
}

/** What the item holds beside its id and what is expected: the input of its task. */
export function inputOf(item: unknown): { named: object } | { value: unknown } {
  if (typeof item !== 'object' || item === null || !isPlain(item)) return { value: item }
  const { id: _, expected: __, ...named } = item
  return Object.keys(named).some((key) => key === '') ? { value: item } : { named }
}

/** An own property of an object; undefined for anything else. */
export function propertyOf(item: unknown, name: string): unknown {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, name)
    ? (item as Record<string, unknown>)[name]
    : undefined
}
