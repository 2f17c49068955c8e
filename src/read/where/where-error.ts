import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'

/** Where in the text of a filter something stands: from `start`, up to but not including `end`. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A filter that cannot be used. Its message shows the place; `start` and `end` say it to a program. */
export class WhereError extends RunspanError implements TextRange {
  readonly start: number
  readonly end: number
  /** The message without the place, for those who mark it themselves. */
  readonly problem: string

  constructor(text: string, { start, end }: TextRange, problem: string) {
    super('INVALID_FILTER', text.trim() === '' ? problem : `${problem}\n\n${excerpt(text, start, end)}`)
    this.problem = problem
    this.start = start
    this.end = end
  }
}

/** How much of a long line is shown on either side. */
const CONTEXT = 60

/** The line around a place, with carets below it. */
function excerpt(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = text.indexOf('\n', start)
  const from = Math.max(lineStart, start - CONTEXT)
  const to = Math.min(lineEnd < 0 ? text.length : lineEnd, start + CONTEXT)
  const before = (from > lineStart ? '…' : '') + escapeText(text.slice(from, start))
  const marked = escapeText(text.slice(start, Math.max(start, Math.min(end, to))))
  const after = escapeText(text.slice(start + (marked === '' ? 0 : Math.min(end, to) - start), to))
  return `  ${before}${marked}${after}\n  ${' '.repeat(before.length)}${'^'.repeat(marked.length || 1)}`
}
