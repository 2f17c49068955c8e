import type { Word } from './split-line.js'

/**
 * An answer as Bash has to insert it for the word that is being typed: in the quotes that are open, else with backslashes,
 * and without what Bash leaves on the line.
 */
export function quoteForBash(answer: string, { quote, from }: Word): string {
  const inserted = answer.slice(from)
  if (quote === "'") return inserted.replaceAll("'", "'\\''")
  if (quote === '"') return inserted.replace(/["\\$`]/g, '\\$&')
  return inserted.replace(/[^\w./:=@%+,\-\u0080-\u{10ffff}]/gu, '\\$&')
}
