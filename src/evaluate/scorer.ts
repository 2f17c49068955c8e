import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import type { Task } from '../record/task.js'
import type { ScoreOptions } from '../record/value-arguments.js'
import type { Within } from './map-plan.js'

/** A judgement with more about it. One of several says its name. */
export interface Scored extends ScoreOptions {
  name?: string | undefined
  /** Null, or left out, where it cannot be had. */
  score?: number | boolean | null | undefined
}

/** What a scorer may return; null and undefined are no score. */
export type ScorerResult = number | boolean | null | undefined | Scored | readonly Scored[]

/** A scorer of autoevals, or one made by its `makePartial`: takes an object with output, expected and input. */
export interface ArgumentScorer {
  readonly partial: (...args: never[]) => unknown
}

/** Judges an output. */
export type Scorer<I, O> = ((output: O, item: I) => ScorerResult | PromiseLike<ScorerResult>) | ArgumentScorer

/** What an {@link ArgumentScorer} gets. */
interface ScorerArguments {
  output: unknown
  expected: unknown
  input: unknown
}

/** What scorers judge. */
export interface Judged {
  output: unknown
  item: unknown
  /** May throw: it calls functions of the program. */
  args(): ScorerArguments
  within: Within
  /** Aborted when the program aborts everything. */
  signal: AbortSignal
}

/**
 * Lets one scorer judge. One that throws, or whose arguments do, or that takes too long, has no score; the task goes
 * on.
 */
export async function judge(
  task: Task,
  name: string,
  scorer: Scorer<unknown, unknown>,
  { output, item, args, within, signal }: Judged,
): Promise<void> {
  try {
    const call = scorer as (...args: unknown[]) => unknown
    const result = await within(`scorer "${name}"`, () =>
      'partial' in scorer ? call(args()) : call(output, item),
    )
    for (const { name: own, ...scored } of scoresIn(name, result)) logScored(task, own, scored)
  } catch (error) {
    if (signal.aborted) return
    warn.once(
      `scorer-${name}`,
      `scorer "${name}" has thrown ${describe(error)}; the task has no score of that name. Further ones are counted as missing.`,
    )
    task.mention(error)
  }
}

type NamedScore = Scored & { name: string }

function scoresIn(name: string, result: unknown): NamedScore[] {
  if (Array.isArray(result)) return result.map((one: unknown) => nameScored(name, one))
  if (typeof result === 'object' && result !== null) return [{ ...result, name }]
  return [{ name, score: result as Scored['score'] }]
}

/** One of several. */
function nameScored(name: string, one: unknown): NamedScore {
  if (typeof one === 'object' && one !== null) return { ...one, name: (one as Scored).name ?? name }
  throw new RunspanError(
    'INVALID_SCORE',
    `One of several scores of "${name}" is ${describe(one)}; each is an object: { name, score }.`,
  )
}

function logScored(task: Task, name: string, { score, label, explanation, metadata, by }: Scored): void {
  if (score === null || score === undefined) return
  task.logScore(name, score, { label, explanation, metadata, by })
}

/** @throws RunspanError `INVALID_CALLBACK` for what is no scorer */
export function checkScorers(scores: unknown): [name: string, scorer: Scorer<unknown, unknown>][] {
  if (typeof scores !== 'object' || scores === null)
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "scores" of evaluate() is ${describe(scores)}; it must be an object of names and scorers.`,
    )
  const scorers = Object.entries(scores)
  for (const [name, scorer] of scorers)
    if (typeof scorer !== 'function')
      throw new RunspanError(
        'INVALID_CALLBACK',
        `The scorer "${name}" of evaluate() is ${describe(scorer)}; it must be a function (output, item) => score.`,
      )
  return scorers
}
