import { RunspanError } from '../../errors/runspan-error.js'

/** The one word that a command takes after the run. */
export function onlyWord(words: readonly string[], what: string, example: string): string {
  const [word, ...more] = words
  if (word !== undefined && more.length === 0) return word
  throw new RunspanError(
    'INVALID_OPTION',
    word === undefined
      ? `No ${what} is given. Write it after the run: ${example}.`
      : `There are ${words.length} words for one ${what}. Where options choose runs, name none; and put a ${what} of several words in quotes.`,
  )
}
