import { describe } from '../../errors/describe.js'
import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'
import type { GivenScore } from '../../record/read-facts.js'
import { annotateRuns } from '../annotate/annotate-runs.js'
import { chooseRuns, splitWords } from '../annotate/choose-runs.js'
import { confirmMany } from '../annotate/confirm-many.js'
import type { FactOptions } from '../annotate/fact-command.js'
import { readPair } from '../annotate/read-pair.js'
import { tellAnnotated } from '../annotate/tell-annotated.js'
import { openRuns } from '../options/open-runs.js'
import { readGivenValue } from '../set/read-given-value.js'
import { findTask } from './find-task.js'

/** The options of `runspan score`. */
export interface ScoreCommandOptions extends FactOptions {
  explanation?: string
  label?: string
  by?: 'code' | 'llm' | 'human'
}

/** Scores a task of the run that the first word names, or of those that the options choose; or the run itself. */
export async function scoreRuns(
  given: readonly (string | undefined)[],
  options: ScoreCommandOptions,
): Promise<void> {
  const words = given.filter((word) => word !== undefined)
  const { run, words: said } = splitWords(words, options)
  const [first = ''] = said
  // A score has a = after its name; an item that has one, too, can be named by its number.
  const task = said.length > 0 && first.indexOf('=', 1) < 0 ? first : undefined
  const pairs = (task === undefined ? said : said.slice(1)).map(readPair)
  if (pairs.length === 0)
    throw new RunspanError(
      'INVALID_OPTION',
      'No score is given. Write it after the task: runspan score clever-rabbit-492 17 helpful=true.',
    )
  const scores = Object.fromEntries(pairs.map(({ name, value }) => [name, readScore(name, value, options)]))
  const source = openRuns(options)
  try {
    const runs = await chooseRuns(source, run, options, task === undefined ? [] : ['tasks'])
    const subjects = runs.map((run) => ({
      run,
      taskId: task === undefined ? undefined : findTask(run, task).id,
    }))
    const values = pairs.map(({ name, value }) => escapeText(`${name}=${value}`)).join(', ')
    const told = task === undefined ? values : `task ${escapeText(task)}, ${values}`
    if (run === undefined && !(await confirmMany(runs, told, [], options))) return
    await annotateRuns(subjects, { scores }, options)
    tellAnnotated(runs, told, options.json)
  } finally {
    await source.close()
  }
}

function readScore(name: string, text: string, options: ScoreCommandOptions): GivenScore {
  const value = text === 'NaN' ? Number.NaN : readGivenValue(text)
  const { explanation, label, by } = options
  if (typeof value === 'number' || typeof value === 'boolean') return { value, explanation, label, by }
  throw new RunspanError(
    'INVALID_SCORE',
    `Score "${name}" is ${describe(text)}; a score is a number, true or false. Give a word for it with --label.`,
  )
}
