import { escapeLines, escapeText } from '../../errors/escape-text.js'
import { tell } from '../../errors/warn.js'

/** Lines that are safe to print already, to stdout. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** A sentence to stderr, whatever it quotes. */
export function tellSafely(message: string): void {
  tell(escapeText(message))
}

/** A message of several lines to stderr, such as a stack. */
export function tellLinesSafely(message: string): void {
  tell(escapeLines(message))
}
