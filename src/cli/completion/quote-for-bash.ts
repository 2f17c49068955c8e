import type { Word } from './split-line.js'

/**
 * An answer as Bash has to insert it for the word that is being typed: in the quotes that are open, else with backslashes,
 * and without what stands before a `=` or `:`, at which readline begins a new word.
 */
export function quoteForBash(answer: string, { text, quote }: Word): string {
  if (quote === "'") return answer.replaceAll("'", "'\\''")
  if (quote === '"') return answer.replace(/["\\$`]/g, '\\$&')
  const start = text.search(/[=:][^=:]*$/) + 1
  return answer.slice(start).replace(/[^\w./:=@%+,\-\u0080-\u{10ffff}]/gu, '\\$&')
}
