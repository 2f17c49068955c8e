/** What the calls of language models in a run, or in a task, have used, as their spans say. */
export interface TokenUsage {
  /** Tokens of the prompts. */
  input: number
  /** Tokens of the answers. */
  output: number
  /** In US dollars; absent where no span says it. */
  cost?: number
  /** How many calls have said their tokens. */
  calls: number
  /** The models that answered, in the order of their first calls. */
  models: string[]
  /** Who runs them, in the same order. */
  providers: string[]
}

/** What of it is a number, and can be filtered and sorted by. */
export const TOKEN_NUMBERS = ['input', 'output', 'cost', 'calls'] as const

/** A number of what calls of language models have used. */
export type TokenNumber = (typeof TOKEN_NUMBERS)[number]

/** What of it is a list of names. */
export const TOKEN_LISTS = ['models', 'providers'] as const

/** What of it is a number, in a table; empty where there were no calls. */
export function tokenNumbers(tokens: TokenUsage | undefined): Record<string, number> {
  if (tokens === undefined) return {}
  return Object.fromEntries(
    TOKEN_NUMBERS.flatMap((name) => (tokens[name] === undefined ? [] : [[name, tokens[name]]])),
  )
}
