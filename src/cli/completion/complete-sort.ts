import { SORT_COLUMNS } from '../../read/sort/sort-path.js'
import { type Answer, valuesOf } from './answer.js'
import type { Facts } from './facts.js'

/** Keys with commas between them, each with or without a `-` in front. */
export async function completeSort(facts: Facts, word: string): Promise<Answer> {
  const before = word.slice(0, word.lastIndexOf(',') + 1)
  const minus = word.charAt(before.length) === '-' ? '-' : ''
  const { metrics, params, attributes } = await facts.facets()
  const keys = [
    ...SORT_COLUMNS,
    ...metrics.map(({ name }) => `metrics.${name}`),
    ...params.map(({ name }) => `params.${name}`),
    ...attributes.map(({ name }) => `attributes.${name}`),
  ]
  return valuesOf(keys.filter((key) => !key.includes(',')).map((key) => before + minus + key))
}
