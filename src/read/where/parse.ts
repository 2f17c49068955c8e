import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { bracketsHint, shorten } from './hints.js'
import { syntaxHint } from './syntax-hints.js'
import { type TextRange, WhereError } from './where-error.js'

// Enough for a list of a thousand run ids or fifty conditions, and little enough that no text takes long.
const MAX_CHARACTERS = 40_000
const MAX_NODES = 3_000
const MAX_DEPTH = 64
const MAX_ITEMS = 1_000

let environment: Environment | undefined

/**
 * The syntax tree of a filter.
 * @throws WhereError for a text that is no expression, or too long or too deep
 */
export function parse(text: string): ASTNode {
  if (text.length > MAX_CHARACTERS) {
    const problem = `The filter has ${text.length} characters; it can have ${MAX_CHARACTERS}.`
    throw new WhereError(text, { start: MAX_CHARACTERS, end: MAX_CHARACTERS }, problem)
  }
  if (text.trim() === '')
    throw new WhereError(
      text,
      { start: 0, end: 0 },
      'The condition is empty. Write one, such as: params.lr > 0.01',
    )
  environment ??= new Environment({
    limits: { maxAstNodes: MAX_NODES, maxDepth: MAX_DEPTH, maxListElements: MAX_ITEMS },
  })
  try {
    return environment.parse(text).ast
  } catch (error) {
    throw toWhereError(text, error)
  }
}

/** What the parser throws; its message repeats the whole text. */
interface ParserError {
  code: string
  summary: string
  range?: TextRange
}

function toWhereError(text: string, error: unknown): WhereError {
  // 40,000 times `!` is more than the stack can hold.
  if (error instanceof RangeError) return new WhereError(text, { start: 0, end: 0 }, TOO_DEEP)
  const { code, summary, range = { start: 0, end: 0 } } = error as ParserError
  return new WhereError(text, range, problemOf(text, code, summary, range))
}

const TOO_DEEP = 'The filter is nested too deeply. Write it with fewer parentheses, or as several conditions.'

function problemOf(text: string, code: string, summary: string, range: TextRange): string {
  if (code === 'limit_exceeded') return limitProblem(summary)
  if (/^(newline_in|unterminated)/.test(code)) return 'The text that begins here has no closing quote.'
  if (/escape|surrogate/.test(code))
    return `${summary}. Write a backslash as \\\\, or the whole text as r"…", in which it stands for itself.`
  if (!/^(unexpected|expected|reserved|invalid_hex|invalid_exponent)/.test(code)) return `${summary}.`
  const hint = bracketsHint(text, range) ?? syntaxHint(text, range) ?? ''
  if (range.start >= text.trimEnd().length)
    return `The filter ends where something is missing. ${hint}`.trimEnd()
  const found = text.slice(range.start, range.end) || text.charAt(range.start)
  return `${JSON.stringify(shorten(found))} was not expected here. ${hint}`.trimEnd()
}

function limitProblem(summary: string): string {
  if (summary.includes('maxDepth')) return TOO_DEEP
  if (summary.includes('maxListElements')) return `A list in a filter can have ${MAX_ITEMS} items.`
  if (summary.includes('maxAstNodes'))
    return `The filter is too long: it can have ${MAX_NODES} names, values and operators.`
  return 'A call in a filter can have 32 arguments, and no more.'
}
