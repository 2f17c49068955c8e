import { stripVTControlCharacters } from 'node:util'
import { escapeText } from '../../errors/escape-text.js'
import type { RunError } from '../../wire/run-error.js'
import { formatCount } from '../terminal/format-count.js'
import type { Style } from '../terminal/style.js'

/**
 * The error of a failed run: type and message, then the stack without its first line, which repeats them.
 */
export function errorLines({ type, message, stacktrace = '' }: RunError, style: Style): string[] {
  // a text that was thrown, or a signal, is of no class
  const isPlain = type === undefined || type === 'string' || type === message
  const heading = isPlain ? message : `${type}: ${message}`
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

const SHOWN_LINES = 3
const SHOWN_FRAMES = 3

/** The same for a screen: the beginning of the message, and the frames of the program itself. */
export function shortErrorLines(error: RunError, style: Style): string[] {
  const whole = errorLines(error, style)
  const isFrame = (line: string): boolean => /^\s+at /.test(stripVTControlCharacters(line))
  const frames = whole.filter(isFrame)
  const own = frames.filter((line) => !/node_modules|\bnode:|\(<anonymous>\)/.test(line))
  const shown = (own.length > 0 ? own : frames).slice(0, SHOWN_FRAMES)
  const message = whole.filter((line) => !isFrame(line))
  return [
    ...message.slice(0, SHOWN_LINES),
    ...(message.length > SHOWN_LINES
      ? [style.dim(`… and ${formatCount(message.length - SHOWN_LINES, 'more line')}`)]
      : []),
    ...shown,
    ...(frames.length > shown.length
      ? [style.dim(`… and ${formatCount(frames.length - shown.length, 'more frame')}`)]
      : []),
  ]
}
