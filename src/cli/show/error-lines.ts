import { escapeText } from '../../errors/escape-text.js'
import type { RunError } from '../../wire/run-error.js'
import type { Style } from '../terminal/style.js'

/**
 * The error of a failed run: type and message, then the stack without its first line, which repeats them.
 */
export function errorLines({ type, message, stacktrace = '' }: RunError, style: Style): string[] {
  const heading = type === undefined || type === message ? message : `${type}: ${message}`
  const beginning = [heading, message, type].find((text) => text && stacktrace.startsWith(`${text}\n`)) ?? ''
  const stack = stacktrace
    .slice(beginning.length)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return [
    ...heading.split('\n').map((line) => style.red(escapeText(line))),
    ...stack.map((line) => style.dim(escapeText(line))),
  ]
}
