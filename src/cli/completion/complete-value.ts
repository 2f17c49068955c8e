import type { Option } from 'commander'
import { RUN_STATUSES } from '../../wire/names.js'
import { type Answer, FILES, NOTHING, valuesOf } from './answer.js'
import { completeCondition } from './complete-condition.js'
import { completePair } from './complete-pair.js'
import { completeSort } from './complete-sort.js'
import { type Facts, openFacts } from './facts.js'
import type { Situation } from './parse-words.js'
import { completeRun } from './run-candidates.js'

/** How the values of an option are found, by its name. */
const VALUES: Readonly<Record<string, (facts: Facts, word: string) => Promise<Answer>>> = {
  project: async (facts) => valuesOf((await facts.facets()).projects.map(({ name }) => name)),
  name: async (facts) => valuesOf((await facts.facets()).names.map(({ name }) => name)),
  tag: async (facts) => valuesOf((await facts.facets()).tags.map(({ name }) => name)),
  status: async () => valuesOf(RUN_STATUSES),
  param: (facts, word) => completePair(facts, 'params', word),
  attribute: (facts, word) => completePair(facts, 'attributes', word),
  metric: async (facts) => valuesOf((await facts.facets()).metrics.map(({ name }) => name)),
  baseline: completeRun,
  parent: completeRun,
  where: completeCondition,
  assert: completeCondition,
  sort: completeSort,
  columns: completeSort,
  groupBy: completeSort,
  groupExcept: completeSort,
}

const PATHS = ['dir', 'from', 'output']

export async function completeValue(option: Option, situation: Situation): Promise<Answer> {
  const name = option.attributeName()
  if (option.argChoices !== undefined) return valuesOf(option.argChoices)
  if (PATHS.includes(name)) return FILES
  const find = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined
  return find === undefined ? NOTHING : find(await openFacts(situation), situation.word)
}
