// All columns that a table of runs can have, by their kinds.

import { STATISTICS } from '../../../wire/summary.js'
import type { FacetsAnswer, RunJson } from '../../server/api-types.js'
import { statisticOf } from '../text/known-by.js'
import { TOKEN_KEYS } from '../text/tokens-text.js'
import { PLAIN_IDS } from './column.js'
import { keysOf } from './usual-columns.js'

export interface OfferedKind {
  title: string
  ids: string[]
}

/** @param facets of all runs, where they are known: those of the table may be few of them */
export function offeredColumns(runs: readonly RunJson[], facets: FacetsAnswer | undefined): OfferedKind[] {
  const names = (known: readonly { name: string }[] = [], valuesOf: (run: RunJson) => object) => [
    ...new Set([...known.map(({ name }) => name), ...keysOf(runs, valuesOf)]),
  ]
  const kind = (title: string, prefix: string, keys: readonly string[]) => ({
    title,
    ids: keys.map((key) => `${prefix} ${key}`),
  })
  return [
    kind(
      'Params',
      'params',
      names(facets?.params, ({ params }) => params),
    ),
    kind(
      'Metrics',
      'metrics',
      names(facets?.metrics, ({ metrics }) => metrics),
    ),
    kind(
      'Attributes',
      'attributes',
      names(facets?.attributes, ({ attributes }) => attributes),
    ),
    { title: 'The run itself', ids: PLAIN_IDS },
    kind('Tokens', 'tokens', runs.some(({ tokens }) => tokens !== undefined) ? TOKEN_KEYS : []),
    kind(
      'Environment',
      'resource',
      names([], ({ resource }) => resource),
    ),
  ].filter(({ ids }) => ids.length > 0)
}

/** The columns that there are of a metric, each with what it is called; none of anything else. */
export function statisticsOf(id: string, runs: readonly RunJson[]): (readonly [id: string, text: string])[] {
  const key = /^metrics(?:\.\w+)? (.+)$/s.exec(id)?.[1]
  if (key === undefined) return []
  const others = STATISTICS.map((one) => [`metrics.${one} ${key}`, one] as const)
  return [[`metrics ${key}`, `known by ${statisticOf(runs, key)}`], ...others]
}

/** Those whose name has all words of a search. */
export function findColumns(ids: readonly string[], search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return ids.filter((id) => words.every((word) => id.toLowerCase().includes(word)))
}
