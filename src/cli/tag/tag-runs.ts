import { annotateChosen } from '../annotate/annotate-chosen.js'
import type { FactOptions } from '../annotate/fact-command.js'
import { readTags, toldTags } from '../annotate/read-tags.js'

/** Adds tags to the run that the first word names, or to those that the options choose. */
export async function tagRuns(words: readonly (string | undefined)[], options: FactOptions): Promise<void> {
  await annotateChosen(words, options, (given) => {
    const tags = readTags(given, 'tag')
    return { facts: { tags }, told: `tagged ${toldTags(tags)}` }
  })
}
