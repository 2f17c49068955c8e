import { nearest } from '../where/nearest.js'

/** So many names are looked at: more take longer than a person waits for an error. */
const MOST_NAMES = 10_000

/** So many are offered. */
const MOST_OFFERED = 3

/**
 * The names that somebody who typed `word` most likely meant: those that begin with it, else the nearest.
 * @param names the likeliest first
 * @returns three at most
 */
export function similarNames(word: string, names: Iterable<string>): string[] {
  const known = new Set<string>()
  for (const name of names) if (known.add(name).size === MOST_NAMES) break
  const start = word.toLowerCase()
  const longer = start === '' ? [] : [...known].filter((name) => name.toLowerCase().startsWith(start))
  if (longer.length > 0) return longer.slice(0, MOST_OFFERED)
  const near = nearest(word, known)
  return near === undefined ? [] : [near]
}

/** `did you mean "a", "b" or "c"?`; undefined where there are no names. */
export function didYouMean(names: readonly string[]): string | undefined {
  const [last, ...others] = names.map((name) => JSON.stringify(name)).reverse()
  if (last === undefined) return undefined
  return `did you mean ${others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`}?`
}
