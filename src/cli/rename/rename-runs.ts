import { formatInline } from '../../read/query/value-text.js'
import { annotateChosen } from '../annotate/annotate-chosen.js'
import type { FactOptions } from '../annotate/fact-command.js'
import { onlyWord } from '../annotate/only-word.js'

/** Gives the run that the first word names, or those that the options choose, the name of the last word. */
export async function renameRuns(
  words: readonly (string | undefined)[],
  options: FactOptions,
): Promise<void> {
  await annotateChosen(words, options, (given) => {
    const name = onlyWord(given, 'name', 'runspan rename clever-rabbit-492 "resnet with dropout"')
    return { facts: { name }, told: `renamed to ${formatInline(name)}` }
  })
}
