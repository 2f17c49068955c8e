import { annotateChosen } from '../annotate/annotate-chosen.js'
import type { FactOptions } from '../annotate/fact-command.js'
import { readTags, toldTags } from '../annotate/read-tags.js'

/** Takes tags away from the run that the first word names, or from those that the options choose. */
export async function untagRuns(words: readonly (string | undefined)[], options: FactOptions): Promise<void> {
  await annotateChosen(words, options, (given) => {
    const removeTags = readTags(given, 'untag')
    return { facts: { removeTags }, told: `no longer tagged ${toldTags(removeTags)}` }
  })
}
