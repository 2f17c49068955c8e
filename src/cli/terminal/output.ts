import { escapeLines, escapeText } from '../../errors/escape-text.js'
import { printNotice } from '../../errors/warn.js'

/** Prints lines that are escaped already on stdout. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Prints a sentence on stderr, and escapes what it quotes. */
export function printMessage(message: string): void {
  printNotice(escapeText(message))
}

/** Prints a stack on stderr, and escapes what it quotes. */
export function printStack(message: string): void {
  printNotice(escapeLines(message))
}
