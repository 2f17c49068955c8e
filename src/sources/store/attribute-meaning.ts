import { isFoundLater } from '../../wire/found-later.js'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_POINTS,
  ATTR_PROJECT,
  ATTR_REFUSED_CALLS,
  ATTR_STATUS,
  ATTR_TAGS,
  PREFIX_METRIC,
  PREFIX_PARAM,
  PREFIX_SUMMARY,
  PREFIX_SUMMARY_OF,
  RESERVED_PREFIX,
} from '../../wire/names.js'
import { isStatistic, type Statistic } from '../../wire/summary.js'

export type PlainValue = string | number | boolean | string[]

/** What an attribute of a plain run's root says. */
export interface Meaning {
  kind:
    | 'attribute'
    | 'param'
    | 'summary'
    | 'known by'
    | 'label'
    | 'tags'
    | 'found later'
    | 'passed over'
    | 'unexpected'
  /** Of a param or a metric; else the name of the attribute. */
  key: string
  keyJson: string
  /** Of a summary. */
  statistic?: Statistic
}

/** What else a root may say that a run of this kind does not need. */
const PASSED_OVER = /^runspan\.(schema$|segments$|tag\.)/

/** What a run of this kind has, and nothing else that is runspan's. */
const LABELS = new Set<string>([
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_POINTS,
  ATTR_PROJECT,
  ATTR_REFUSED_CALLS,
  ATTR_STATUS,
])

/** The same few names come with every run. */
const meanings = new Map<string, Meaning>()
const MAX_MEANINGS = 10_000

export function meaningOf(name: string): Meaning {
  const known = meanings.get(name)
  if (known !== undefined) return known
  const found = findMeaning(name)
  const meaning = { ...found, keyJson: JSON.stringify(found.key) }
  if (meanings.size < MAX_MEANINGS) meanings.set(name, meaning)
  return meaning
}

function findMeaning(name: string): Omit<Meaning, 'keyJson'> {
  if (!name.startsWith(RESERVED_PREFIX)) return { kind: 'attribute', key: name }
  if (name.startsWith(PREFIX_PARAM)) return { kind: 'param', key: name.slice(PREFIX_PARAM.length) }
  if (name.startsWith(PREFIX_SUMMARY_OF))
    return { kind: 'known by', key: name.slice(PREFIX_SUMMARY_OF.length) }
  if (name.startsWith(PREFIX_METRIC))
    return { kind: 'summary', key: name.slice(PREFIX_METRIC.length), statistic: 'last' }
  if (name.startsWith(PREFIX_SUMMARY)) {
    const end = name.indexOf('.', PREFIX_SUMMARY.length)
    const statistic = name.slice(PREFIX_SUMMARY.length, end)
    if (end !== -1 && isStatistic(statistic)) return { kind: 'summary', key: name.slice(end + 1), statistic }
  }
  if (name === ATTR_TAGS) return { kind: 'tags', key: name }
  if (LABELS.has(name)) return { kind: 'label', key: name }
  if (isFoundLater(name)) return { kind: 'found later', key: name }
  return { kind: PASSED_OVER.test(name) ? 'passed over' : 'unexpected', key: name }
}
