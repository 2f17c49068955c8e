// A call of a language model, as the span of whatever instrumentation made it says: OpenTelemetry's conventions first, then
// OpenInference's, then those of Vercel's AI SDK.

import { readNumber } from '../../wire/numbers.js'
import { readText } from '../../wire/read-values.js'
import { definedOf } from '../defined-of.js'

/** What the span of a call of a language model says of it. */
export interface LlmCall {
  /** The model that answered; the one that was asked where nothing says which did. */
  model?: string
  /** Who runs the model: `openai`, `anthropic`, … */
  provider?: string
  /** Tokens of the prompt. */
  input?: number
  /** Tokens of the answer. */
  output?: number
  /** In US dollars. */
  cost?: number
}

type Attributes = Readonly<Record<string, unknown>>

/** The names of each count; the first convention that says any of the two counts is taken for both. */
const TOKENS: readonly { input: readonly string[]; output: readonly string[] }[] = [
  {
    // the second ones are what OpenTelemetry called them until 1.27
    input: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
    output: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
  },
  { input: ['llm.token_count.prompt'], output: ['llm.token_count.completion'] },
  {
    // the second ones are those of the AI SDK before 5
    input: ['ai.usage.inputTokens', 'ai.usage.promptTokens'],
    output: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
  },
]

const COST = ['gen_ai.usage.cost', 'llm.cost.total', 'operation.cost'] as const

/** All attributes of which one says tokens or a cost. */
export const USAGE_NAMES: readonly string[] = [
  ...TOKENS.flatMap(({ input, output }) => [...input, ...output]),
  ...COST,
]

const MODEL = [
  'gen_ai.response.model',
  'gen_ai.request.model',
  'llm.model_name',
  'ai.response.model',
  'ai.model.id',
] as const

const PROVIDER = [
  'gen_ai.provider.name',
  'gen_ai.system',
  'llm.provider',
  'llm.system',
  'ai.model.provider',
] as const

/** @returns undefined where the span says neither tokens nor a cost */
export function readUsage(attributes: Attributes): Pick<LlmCall, 'input' | 'output' | 'cost'> | undefined {
  const cost = firstOf(attributes, COST, readAmount)
  for (const names of TOKENS) {
    const input = firstOf(attributes, names.input, readAmount)
    const output = firstOf(attributes, names.output, readAmount)
    if (input !== undefined || output !== undefined) return definedOf({ input, output, cost })
  }
  return cost === undefined ? undefined : { cost }
}

/** @returns undefined for a span that is no call of a language model */
export function readLlmCall(attributes: Attributes): LlmCall | undefined {
  const [model, provider] = [readModel(attributes), readProvider(attributes)]
  const usage = readUsage(attributes)
  if (model === undefined && usage === undefined) return undefined
  return { ...definedOf({ model, provider }), ...usage }
}

export function readModel(attributes: Attributes): string | undefined {
  return firstOf(attributes, MODEL, readName)
}

export function readProvider(attributes: Attributes): string | undefined {
  return firstOf(attributes, PROVIDER, readName)
}

function firstOf<T>(
  attributes: Attributes,
  names: readonly string[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const name of names) {
    const value = attributes[name]
    const found = value === undefined ? undefined : read(value)
    if (found !== undefined) return found
  }
  return undefined
}

function readAmount(value: unknown): number | undefined {
  const number = readNumber(value)
  return number !== undefined && Number.isFinite(number) && number >= 0 ? number : undefined
}

function readName(value: unknown): string | undefined {
  return readText(value) || undefined
}
