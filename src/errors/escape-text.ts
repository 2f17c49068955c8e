/**
 * What a terminal would obey instead of showing: control characters (escape sequences begin with one), line
 * and paragraph separators, marks that change the direction of writing, and halves of surrogate pairs.
 */
const NOT_TEXT = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

const SHORT_ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * A text of unknown origin as one line that is safe to print: unsafe characters become `\n`, `\x1b`,
 * `\u{202e}`.
 */
export function escapeText(text: string): string {
  return text.replace(NOT_TEXT, (character) => SHORT_ESCAPES[character] ?? escapeCharacter(character))
}

/** The same, line by line. */
export function escapeLines(text: string): string {
  return text.split(/\r?\n/).map(escapeText).join('\n')
}

function escapeCharacter(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16)
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`
}
