import { RunspanError } from '../../errors/runspan-error.js'
import { formatInline } from '../../read/query/value-text.js'

/** @throws RunspanError `INVALID_OPTION` where there is none */
export function readTags(words: readonly string[], command: string): readonly string[] {
  if (words.length > 0) return words
  throw new RunspanError(
    'INVALID_OPTION',
    `No tag is given. Write it after the run: runspan ${command} clever-rabbit-492 best.`,
  )
}

export function toldTags(tags: readonly string[]): string {
  return tags.map(formatInline).join(', ')
}
