// What runs are grouped by, as it stands in the address: `params`, `but:seed`, `by:optimizer`; empty for one by one.

import type { Grouping } from '../api/read-runs.js'

/** Undefined where runs are not grouped, or nobody knows by what. */
export function groupingOf(text: string): Grouping | undefined {
  if (text === 'params') return {}
  if (text.startsWith('but:')) return { except: `params.${text.slice('but:'.length)}` }
  if (text.startsWith('by:')) return { by: `params.${text.slice('by:'.length)}` }
  return undefined
}

/** More would be a list that nobody reads. */
const MOST_PARAMS = 15

/** What there is to choose from, and how a person would say it. */
export function groupingChoices(params: readonly string[], current: string): [text: string, said: string][] {
  const names = params.slice(0, MOST_PARAMS)
  const choices: [string, string][] = [
    ['', 'one by one'],
    ...(names.length > 0 ? [['params', 'by all params'] as [string, string]] : []),
    ...names.map((name): [string, string] => [`but:${name}`, `by all params but ${name}`]),
    ...names.map((name): [string, string] => [`by:${name}`, `by ${name}`]),
  ]
  // one that came with the address, of a param that is the same in the runs that are shown
  if (!choices.some(([text]) => text === current)) choices.push([current, current.replace(':', ' ')])
  return choices
}
