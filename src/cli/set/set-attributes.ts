import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { annotateChosen } from '../annotate/annotate-chosen.js'
import type { FactOptions } from '../annotate/fact-command.js'
import { readPair } from '../annotate/read-pair.js'
import { readGivenValue } from './read-given-value.js'

/** The options of `runspan set`. */
export interface SetOptions extends FactOptions {
  remove?: string[]
}

/** Sets attributes of the run that the first word names, or of those that the options choose. */
export async function setAttributes(
  words: readonly (string | undefined)[],
  options: SetOptions,
): Promise<void> {
  const { remove: removeAttributes = [] } = options
  await annotateChosen(words, options, (given) => {
    if (given.length + removeAttributes.length === 0)
      throw new RunspanError(
        'INVALID_OPTION',
        'No attribute is given. Write it after the run: runspan set clever-rabbit-492 reviewed=true.',
      )
    const pairs = given.map(readPair)
    const attributes = new Map(pairs.map(({ name, value }) => [name, readGivenValue(value)] as const))
    const told = [
      ...pairs.map(({ name, value }) => escapeText(`${name}=${value}`)),
      ...removeAttributes.map((name) => `without ${escapeText(name)}`),
    ]
    return { facts: { attributes, removeAttributes }, told: told.join(', ') }
  })
}
