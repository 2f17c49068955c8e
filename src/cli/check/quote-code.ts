import { escapeText } from '../../errors/escape-text.js'

/** An assertion may be of any length, and is known by its beginning. */
const MAX_LENGTH = 200

/** A part of an assertion on one line, safe to print. */
export function quoteCode(text: string): string {
  const line = escapeText(text.replace(/\s+/g, ' ').slice(0, MAX_LENGTH))
  return text.length > MAX_LENGTH ? `${line}…` : line
}
