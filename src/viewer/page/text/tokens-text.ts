import type { LlmCall } from '../../../read/llm/llm-call.js'
import { readUsage } from '../../../read/llm/llm-call.js'
import type { TokenUsage } from '../../../read/llm/token-usage.js'
import { tokensText } from '../../../read/llm/tokens-text.js'
import type { RunJson, SpanJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'

/** What is told of tokens in tables, in this order. */
export const TOKEN_TITLES = { input: 'tokens in', output: 'tokens out', cost: 'cost, $', calls: 'LLM calls' }

export type TokenKey = keyof typeof TOKEN_TITLES

export const TOKEN_KEYS = Object.keys(TOKEN_TITLES) as TokenKey[]

/** Those that a table has where nobody has chosen its columns. */
export const USUAL_TOKENS = ['input', 'output', 'cost'] as const satisfies TokenKey[]

type UsageJson = NonNullable<RunJson['tokens']>

/** `24 in, 32 out`, as JSON has it. */
export function usageText({ input, output, cost }: UsageJson): string {
  const [tokensIn, tokensOut, dollars] = [input, output, cost].map((value) => exactNumber(value))
  const usage: Pick<TokenUsage, 'input' | 'output' | 'cost'> = {
    input: tokensIn ?? 0,
    output: tokensOut ?? 0,
  }
  return tokensText(dollars === undefined ? usage : { ...usage, cost: dollars })
}

/** What a call has used, and of which model: as much as its span says. */
export function callText({ model, input, output, cost }: LlmCall): string {
  const hasTokens = input !== undefined || output !== undefined
  const usage = { input: input ?? 0, output: output ?? 0, ...(cost === undefined ? {} : { cost }) }
  return [model, hasTokens ? tokensText(usage) : undefined].filter(Boolean).join(' · ')
}

/** The tokens of a span; empty for one that says none. */
export function spanTokensText({ attributes }: SpanJson): string {
  const usage = readUsage(attributes)
  return usage === undefined ? '' : callText(usage)
}
