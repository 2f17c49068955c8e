import type { Attributes } from '@opentelemetry/api'
import { PREFIX_SCORE } from './names.js'
import { readNumber } from './numbers.js'
import { readText } from './read-values.js'

/** A judgement of a task, or of a run. */
export interface Score {
  /** 1 and 0 stand for true and false. */
  value: number
  /** A word for it: `true` or `false` for a boolean. */
  label?: string
  explanation?: string
  /** Who judged: `code`, `llm` or `human`. */
  by?: string
}

/** Reads the event of a score; undefined when it is none. */
export function readScore(attributes: Attributes): { name: string; score: Score } | undefined {
  const name = readText(attributes['gen_ai.evaluation.name'])
  const value = readNumber(attributes['gen_ai.evaluation.score.value'])
  if (name === undefined || value === undefined) return undefined
  const label = readText(attributes['gen_ai.evaluation.score.label'])
  const explanation = readText(attributes['gen_ai.evaluation.explanation'])
  const by = readText(attributes['score.by'])
  return {
    name,
    score: {
      value,
      ...(label === undefined ? {} : { label }),
      ...(explanation === undefined ? {} : { explanation }),
      ...(by === undefined ? {} : { by }),
    },
  }
}

/** The scores that stand on a span, by name; their events say more. */
export function readScoreAttributes(attributes: Attributes): Map<string, Score> {
  const scores = new Map<string, Score>()
  for (const [name, written] of Object.entries(attributes)) {
    const value = name.startsWith(PREFIX_SCORE) ? readNumber(written) : undefined
    if (value !== undefined) scores.set(name.slice(PREFIX_SCORE.length), { value })
  }
  return scores
}
