// What a filter can go on with: names that runs have, and their values.

import { canFollowDot } from '../../../read/where/written-key.js'
import type { FacetsAnswer } from '../../server/api-types.js'
import { runsText } from '../text/number-text.js'

export interface Completion {
  /** What takes the place of the text from `start` to the caret. */
  text: string
  /** Said beside it: how many runs have it, or what it is. */
  detail: string
}

export interface Completions {
  /** Where the word begins that is being typed. */
  start: number
  items: Completion[]
}

/** What runs have, to be chosen from. */
export interface Known {
  facets: FacetsAnswer
  /** Values of a param that runs have, as many as are known. */
  valuesOf: (param: string) => readonly unknown[]
}

const MOST_ITEMS = 12

/** The parts of a filter that all runs have. */
const FIELDS: readonly [name: string, detail: string][] = [
  ['status', 'completed, failed, crashed, running, silent'],
  ['name', 'text'],
  ['project', 'text'],
  ['tags', 'list'],
  ['started', 'time'],
  ['duration', 'duration'],
  ['points', 'number'],
  ['id', 'text'],
]

const STATISTICS = ['last', 'first', 'min', 'max', 'mean', 'count']

/** A name as it stands in a filter: `.lr`, `["learning rate"]`. */
const KEY = String.raw`(?:\.(\w+)|\["((?:[^"\\]|\\.)*)"\])`

const RULES: readonly [before: RegExp, complete: (found: string[], known: Known) => Completion[]][] = [
  [
    new RegExp(String.raw`\bmetrics${KEY}\.(\w*)$`),
    ([, , typed = '']) => matching(typed, STATISTICS.map(plain)),
  ],
  [
    new RegExp(String.raw`\bparams${KEY}\s*[=!]=\s*("[^"]*|[\w.+-]*)$`),
    ([dotted, quoted, typed = ''], { valuesOf }) =>
      matching(typed, [...new Set(valuesOf(dotted || unquoted(quoted)).map(literal))].map(plain)),
  ],
  [
    /\b(status|project|name)\s*[=!]=\s*("?[^"]*)$/,
    ([field, typed = ''], { facets }) =>
      matching(
        typed,
        facets[field === 'status' ? 'statuses' : field === 'project' ? 'projects' : 'names'].map(
          ({ name, runs }) => ({ text: JSON.stringify(name), detail: runsText(runs) }),
        ),
      ),
  ],
  [
    /(?:^|[(!]|&&|\|\|)\s*("[^"]*)$/,
    ([typed = ''], { facets }) =>
      matching(
        typed,
        facets.tags.map(({ name, runs }) => ({
          text: `${JSON.stringify(name)} in tags`,
          detail: runsText(runs),
        })),
      ),
  ],
  [
    /((?:params|metrics|attributes)(?:\.\w*|\["[^"]*))$/,
    ([typed = ''], { facets }) => matching(typed, namesOf(facets)),
  ],
  [
    /(?:^|[^\w."\]])([A-Za-z_]\w*)$/,
    ([typed = ''], { facets }) =>
      matching(typed, [...FIELDS.map(([text, detail]) => ({ text, detail })), ...namesOf(facets)]),
  ],
]

/**
 * What the word before the caret can become.
 * @param caret how many characters stand before it
 * @returns no items where nothing is known, or the caret stands in a text
 */
export function completionsAt(text: string, caret: number, known: Known): Completions {
  const before = text.slice(0, caret)
  for (const [pattern, complete] of RULES) {
    const found = pattern.exec(before)
    if (found === null) continue
    const groups = found.slice(1).map((group) => group ?? '')
    const typed = groups.at(-1) ?? ''
    const items = complete(groups, known).filter((item) => item.text !== typed)
    return { start: caret - typed.length, items: distinct(items).slice(0, MOST_ITEMS) }
  }
  return { start: caret, items: [] }
}

function namesOf({ params, metrics, attributes }: FacetsAnswer): Completion[] {
  return [
    ...params.map(({ name, runs, type }) => named('params', name, `${type}, ${runsText(runs)}`)),
    ...metrics.map(({ name, runs }) => named('metrics', name, runsText(runs))),
    ...attributes.map(({ name, runs, type }) => named('attributes', name, `${type}, ${runsText(runs)}`)),
  ]
}

function named(field: string, name: string, detail: string): Completion {
  return { text: field + (canFollowDot(name) ? `.${name}` : `[${JSON.stringify(name)}]`), detail }
}

/** First those that begin with what was typed, then those of which a word does, then those that have it anywhere. */
function matching(typed: string, items: readonly Completion[]): Completion[] {
  const wanted = typed.toLowerCase()
  const rank = ({ text }: Completion) => {
    const lower = text.toLowerCase()
    if (!lower.includes(wanted)) return undefined
    if (lower.startsWith(wanted)) return 0
    return lower.split(/\W/).some((word) => word.startsWith(wanted)) ? 1 : 2
  }
  const ranked = items.flatMap((item) => {
    const of = rank(item)
    return of === undefined ? [] : [{ item, rank: of }]
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item)
}

function distinct(items: readonly Completion[]): Completion[] {
  return [...new Map(items.map((item) => [item.text, item])).values()]
}

function plain(text: string): Completion {
  return { text, detail: '' }
}

function literal(value: unknown): string {
  return JSON.stringify(value)
}

function unquoted(text = ''): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
