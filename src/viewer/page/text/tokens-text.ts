import type { TokenUsage } from '../../../read/llm/token-usage.js'
import { tokensText } from '../../../read/llm/tokens-text.js'
import type { RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'

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
