import { readFileSync } from 'node:fs'
import { annotateChosen } from '../annotate/annotate-chosen.js'
import type { FactOptions } from '../annotate/fact-command.js'
import { onlyWord } from '../annotate/only-word.js'
import { shortText } from '../list/short-text.js'

const STDIN = 0

/** Notes the last word about the run that the first names, or about those that the options choose. */
export async function noteRuns(words: readonly (string | undefined)[], options: FactOptions): Promise<void> {
  await annotateChosen(words, options, (given) => {
    const text = onlyWord(given, 'note', 'runspan note clever-rabbit-492 "Diverged after step 400"')
    // A file ends with a line break, which is no part of the note.
    const note = text === '-' ? readFileSync(STDIN, 'utf8').trimEnd() : text
    return { facts: { note }, told: note === '' ? 'the note was taken away' : `noted ${shortText(note)}` }
  })
}
