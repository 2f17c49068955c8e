import type { Attributes } from '@opentelemetry/api'
import type { LoggedValue } from './keyed-value.js'
import { PREFIX_SCORE } from './names.js'
import { readNumber } from './numbers.js'
import { readCount, readText } from './read-values.js'

/** A judgement of a task, or of a run. */
export interface Score {
  /** 1 and 0 stand for true and false. */
  value: number
  /** A word for it: `true` or `false` for a boolean. */
  label?: string
  /** Why, in the words of who judged. */
  explanation?: string
  /** Who judged: `code`, `llm` or `human`. */
  by?: string
  /** More about the judgement, such as what it cost. */
  metadata?: LoggedValue
}

/** What the event of a score says; of a score that several events carry, what one of them does. */
export interface ReadScore {
  name: string
  score: Score
  part?: ScorePart
}

interface ScorePart {
  index: number
  count: number
  /** Its part of the JSON text. */
  metadata: string
}

/** @returns undefined when it is no score */
export function readScore(attributes: Attributes): ReadScore | undefined {
  const name = readText(attributes['gen_ai.evaluation.name'])
  const value = readNumber(attributes['gen_ai.evaluation.score.value'])
  if (name === undefined || value === undefined) return undefined
  const label = readText(attributes['gen_ai.evaluation.score.label'])
  const explanation = readText(attributes['gen_ai.evaluation.explanation'])
  const by = readText(attributes['score.by'])
  const index = readCount(attributes['score.part'])
  const count = readCount(attributes['score.parts'])
  const metadataText = readText(attributes['score.metadata'])
  const isPart = index !== undefined && count !== undefined
  const metadata = isPart ? undefined : readMetadata(metadataText)
  return {
    name,
    ...(isPart ? { part: { index, count, metadata: metadataText ?? '' } } : {}),
    score: {
      value,
      ...(label === undefined ? {} : { label }),
      ...(explanation === undefined ? {} : { explanation }),
      ...(by === undefined ? {} : { by }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  }
}

/** What the parts of a score that have come say. */
interface Collected {
  explanation: string | undefined
  metadata: string
  parts: number
}

/** Joins the parts of scores, which come one after the other. */
export class ScoreJoiner {
  readonly #collected = new Map<string, Collected>()

  /** @returns the score; of one whose parts have not all come, as far as these go */
  add({ name, score, part }: ReadScore): Score {
    if (part === undefined) return score
    const before = part.index === 0 ? undefined : this.#collected.get(name)
    const texts = [before?.explanation, score.explanation].filter((text) => text !== undefined)
    // an empty one is one
    const explanation = texts.length === 0 ? undefined : texts.join('')
    const metadata = (before?.metadata ?? '') + part.metadata
    const parts = (before?.parts ?? 0) + 1
    this.#collected.set(name, { explanation, metadata, parts })
    const known = parts === part.count && metadata !== '' ? readMetadata(metadata) : undefined
    return {
      ...score,
      ...(explanation === undefined ? {} : { explanation }),
      ...(known === undefined ? {} : { metadata: known }),
    }
  }
}

function readMetadata(text: string | undefined): LoggedValue | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as LoggedValue
  } catch {
    // It was cut or altered on its way, so it is only a text.
    return text
  }
}

/** The scores that stand on a span, by name; their events say more. */
export function readScoreAttributes(attributes: Attributes): Map<string, Score> {
  const scores = new Map<string, Score>()
  for (const name of Object.keys(attributes)) {
    const value = name.startsWith(PREFIX_SCORE) ? readNumber(attributes[name]) : undefined
    if (value !== undefined) scores.set(name.slice(PREFIX_SCORE.length), { value })
  }
  return scores
}
