import type { TokenUsage } from '../../../read/llm/token-usage.js'
import { tokensText } from '../../../read/llm/tokens-text.js'
import type { RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'

/** What is told of tokens in tables, in this order. */
export const TOKEN_TITLES = { input: 'tokens in', output: 'tokens out', cost: 'cost, $', calls: 'LLM calls' }

export type TokenKey = keyof typeof TOKEN_TITLES

export const TOKEN_KEYS = Object.keys(TOKEN_TITLES) as TokenKey[]

/** Those that a table has where nobody has chosen its columns. */
export const USUAL_TOKENS = ['input', 'output', 'cost'] as const satisfies TokenKey[]

type UsageJson = NonNullable<RunJson['tokens']>

/** `24 → 32`, from in to out. */
export function fromTo({ input, output }: UsageJson): string {
  const [from, to] = [input, output].map((value) => (exactNumber(value) ?? 0).toLocaleString('en'))
  return `${from} → ${to}`
}

/** `24 in, 32 out`, as JSON has it. */
export function usageText({ input, output, cost }: UsageJson): string {
  const [tokensIn, tokensOut, dollars] = [input, output, cost].map((value) => exactNumber(value))
  const usage: Pick<TokenUsage, 'input' | 'output' | 'cost'> = {
    input: tokensIn ?? 0,
    output: tokensOut ?? 0,
  }
  return tokensText(dollars === undefined ? usage : { ...usage, cost: dollars })
}
