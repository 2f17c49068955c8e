// What to write in place of what was written, as far as the text tells.

import { isStatistic } from '../../wire/summary.js'
import { MAPS } from './fields.js'
import { nearest } from './nearest.js'
import type { TextRange } from './where-error.js'

/** `metrics["eval/loss"].max` for the `metrics.eval/loss.max` around a place, which reads as a division. */
export function bracketsHint(text: string, { start, end }: TextRange): string | undefined {
  const from = start - (/[\w./-]*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0)
  const to = end + (/^[\w./-]*/.exec(text.slice(end, end + 200))?.[0].length ?? 0)
  const [, map, words] = /^(\w+)\.(.*[./-].*|in|true|false|null|\d.*)$/.exec(text.slice(from, to)) ?? []
  if (map === undefined || words === undefined || !MAPS.includes(map)) return undefined
  const [, key, statistic] = (map === 'metrics' && /^(.+)\.(\w+)$/.exec(words)) || []
  const isKnown = statistic !== undefined && isStatistic(statistic)
  return `Write ${map}[${JSON.stringify(isKnown ? key : words)}]${isKnown ? `.${statistic}` : ''} for a key that has more than letters, digits and _.`
}

/** For a word that is no name of the language. */
export function unknownNameHint(text: string, range: TextRange, names: readonly string[]): string {
  const word = shorten(text.slice(range.start, range.end))
  const brackets = bracketsHint(text, range)
  if (brackets !== undefined) return brackets
  const before = text.slice(Math.max(0, range.start - 20), range.start)
  const after = text.slice(range.end, range.end + 200)
  if (/^(true|false)$/i.test(word)) return `Write ${word.toLowerCase()}, in small letters.`
  if (/^(none|nil|undefined|null)$/i.test(word))
    return 'Ask whether something is there: has(params.lr), or !has(params.lr).'
  if (/([=!<>]=|[<>]|\[|,)\s*$/.test(before))
    return `A text stands in quotes: "${shorten(word + /^[\w./-]*/.exec(after))}".`
  const near = nearest(word, names)
  if (near !== undefined) return `Did you mean ${near}?`
  const statistic = /^\.(\w+)/.exec(after)?.[1]
  if (statistic !== undefined && isStatistic(statistic)) return `Write metrics.${word}.${statistic}.`
  return `Write metrics.${word}, params.${word} or attributes.${word}. A run itself has ${names.filter((name) => !MAPS.includes(name)).join(', ')}.`
}

/** So much of a word that it is known by. */
export function shorten(word: string): string {
  return word.length <= 60 ? word : `${word.slice(0, 60)}…`
}
