// `tokens.input`, `"gpt-5" in tokens.models`: what the calls of language models in a run have used.

import type { TokenUsage } from '../llm/token-usage.js'
import { TOKEN_LISTS, TOKEN_NUMBERS } from '../llm/token-usage.js'
import { own } from '../own.js'
import type { RunRecord } from '../run-record.js'
import type { Link } from './chain.js'
import type { Compiler, Expression, Frame, Kind, Value } from './expression.js'
import { nearest } from './nearest.js'
import type { Path } from './path.js'
import type { TextRange } from './where-error.js'

const KINDS: Readonly<Record<string, Kind>> = Object.fromEntries([
  ...TOKEN_NUMBERS.map((word) => [word, 'number'] as const),
  ...TOKEN_LISTS.map((word) => [word, 'list'] as const),
])

/**
 * @param runOf the run that is read: the one that is looked at, or the baseline
 * @returns the value, and the links that ask for something in it
 */
export function readTokens(
  { paths, error }: Compiler,
  runOf: (frame: Frame) => RunRecord,
  mark: Pick<Path, 'ofBaseline'>,
  [link, ...more]: readonly Link[],
  range: TextRange,
): { base: Expression; links: readonly Link[] } {
  const word = link !== undefined && 'word' in link ? link.word : ''
  const kind = own(KINDS, word)
  if (kind === undefined) {
    const words = Object.keys(KINDS)
    throw error(
      range,
      `Tokens have ${words.join(', ')}. Did you mean tokens.${nearest(word, words) ?? 'input'}?`,
    )
  }
  paths.push({ field: 'tokens', ...mark, range })
  const evaluate = (frame: Frame): Value => runOf(frame).tokens?.[word as keyof TokenUsage]
  return {
    base: { kind, range: { start: range.start, end: link?.end ?? range.end }, size: 1, evaluate },
    links: more,
  }
}
