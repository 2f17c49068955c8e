import { own } from '../../read/own.js'
import { formatValue } from '../../read/query/value-text.js'
import { type Answer, valuesOf } from './answer.js'
import type { Facts } from './facts.js'

/** `lr=`, and after the `=` the values that runs have under that key. */
export async function completePair(
  facts: Facts,
  field: 'params' | 'attributes',
  word: string,
): Promise<Answer> {
  const [, key] = /^(.+?)=/s.exec(word) ?? []
  if (key === undefined) {
    const keys = (await facts.facets())[field].map(({ name }) => `${name}=`)
    return { ...valuesOf(keys), goesOn: true }
  }
  const values = (await facts.runs())
    .map((run) => own(run[field], key))
    .filter((value) => value !== undefined)
  return valuesOf(values.map((value) => `${key}=${formatValue(value)}`))
}
