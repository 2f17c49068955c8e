import { ERROR_WORDS, FIELDS, MAPS } from '../../read/where/fields.js'
import { writtenKey } from '../../read/where/written-key.js'
import { STATISTICS } from '../../wire/summary.js'
import { type Answer, NOTHING, valuesOf } from './answer.js'
import type { Facts } from './facts.js'

/** The name at the end of a condition. What stands before it stays. */
export async function completeCondition(facts: Facts, word: string): Promise<Answer> {
  // inside of a text there are no names
  if (word.split('"').length % 2 === 0) return NOTHING
  const start = /(?:[A-Za-z_][\w.]*)?$/.exec(word)?.index ?? word.length
  const [before, typed] = [word.slice(0, start), word.slice(start)]
  const baseline = /^baseline\./.exec(typed)?.[0] ?? ''
  const names = await namesFor(facts, typed.slice(baseline.length))
  return { ...valuesOf(names.map((name) => before + baseline + name)), goesOn: true }
}

const WORDS = [
  ...FIELDS.keys(),
  ...MAPS.map((name) => `${name}.`),
  ...ERROR_WORDS.map((word) => `error.${word}`),
  'baseline.',
]

async function namesFor(facts: Facts, typed: string): Promise<string[]> {
  const { params, metrics, attributes } = await facts.facets()
  const [, metric] = /^metrics\.(.+)\.\w*$/.exec(typed) ?? []
  if (metric !== undefined && metrics.some(({ name }) => name === metric))
    return STATISTICS.map((statistic) => `metrics.${metric}.${statistic}`)
  const keys = Object.entries({ params, metrics, attributes }).flatMap(([field, facets]) =>
    facets.map(({ name }) => writtenKey(field, name)),
  )
  // all keys at once would bury the words
  return typed.includes('.') ? keys : [...WORDS, ...keys.filter((key) => key.includes('['))]
}
