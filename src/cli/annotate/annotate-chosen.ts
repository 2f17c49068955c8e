import type { RunFacts } from '../../record/read-facts.js'
import { openRuns } from '../options/open-runs.js'
import { annotateRuns } from './annotate-runs.js'
import { chooseRuns, splitWords } from './choose-runs.js'
import { confirmMany } from './confirm-many.js'
import type { FactOptions } from './fact-command.js'
import { tellAnnotated } from './tell-annotated.js'

/** What the words after the run say. */
export interface Said {
  facts: RunFacts
  /** The same for people, as `tagged best`; escaped. */
  told: string
}

/** Says something of the run that the first word names, or of those that the options choose. */
export async function annotateChosen(
  given: readonly (string | undefined)[],
  options: FactOptions,
  read: (words: readonly string[]) => Said,
): Promise<void> {
  const { run, words } = splitWords(
    given.filter((word) => word !== undefined),
    options,
  )
  // What is wrong with the words is told before a server is asked.
  const { facts, told } = read(words)
  const source = openRuns(options)
  try {
    const runs = await chooseRuns(source, run, options)
    if (run === undefined && !(await confirmMany(runs, told, words, options))) return
    await annotateRuns(
      runs.map((run) => ({ run })),
      facts,
      options,
    )
    tellAnnotated(runs, told, options.json)
  } finally {
    await source.close()
  }
}
