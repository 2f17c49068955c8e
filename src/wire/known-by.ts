import type { Statistic } from '../wire/summary.js'

/**
 * The statistic that each metric is known by, from what its run says of keys and patterns (`eval/*`). A key
 * goes before a pattern, and a longer pattern before a shorter one.
 */
export function knownBy(
  keys: Iterable<string>,
  said: Readonly<Record<string, Statistic>>,
): Record<string, Statistic> {
  const patterns = Object.keys(said)
    .filter((key) => key.includes('*'))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((key) => ({ key, parts: key.split('*') }))
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const name = Object.hasOwn(said, key) ? key : patterns.find(({ parts }) => fits(key, parts))?.key
      return name === undefined ? [] : [[key, said[name] as Statistic]]
    }),
  )
}

/** Whether a text is made of these parts with anything in between; no pattern takes long, as one may. */
function fits(text: string, parts: readonly string[]): boolean {
  const [head, tail] = [parts[0] as string, parts.at(-1) as string]
  if (text.length < head.length + tail.length) return false
  if (!text.startsWith(head) || !text.endsWith(tail)) return false
  const end = text.length - tail.length
  let at = head.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
