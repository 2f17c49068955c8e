import type { TokenUsage } from './token-usage.js'

/** `4,272 in, 5,466 out`, and the cost where it is known. */
export function tokensText({ input, output, cost }: Pick<TokenUsage, 'input' | 'output' | 'cost'>): string {
  const tokens = `${count(input)} in, ${count(output)} out`
  return cost === undefined ? tokens : `${tokens}, $${Number(cost.toPrecision(3))}`
}

function count(tokens: number): string {
  return tokens.toLocaleString('en')
}
