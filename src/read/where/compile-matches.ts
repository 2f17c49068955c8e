import type { ASTNode } from '@marcbachmann/cel-js'
import type { Compiler, Expression, Frame, Value } from './expression.js'
import { spend } from './steps.js'

/** The instructions of all patterns of a filter: to read as many takes some hundredths of a second. */
const MAX_PATTERN_SIZE = 1_000

/** A pattern is read once, before any run is looked at. */
export function compileMatches(
  compiler: Compiler,
  range: Expression['range'],
  target: Expression,
  [pattern, more]: readonly ASTNode[],
): Expression {
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string' || more !== undefined)
    throw compiler.error(range, 'matches() takes one pattern in quotes: name.matches("^exp-").')
  const read = compiler.readPattern?.(pattern.args) ?? 'Patterns cannot be read here.'
  if (typeof read === 'string') throw compiler.error(pattern.range, read)
  compiler.patternSize += read.size
  if (compiler.patternSize > MAX_PATTERN_SIZE)
    throw compiler.error(
      range,
      'These are too many patterns. Join some as "^(exp|run)-", or use startsWith() and contains().',
    )
  const evaluate = (frame: Frame): Value => {
    const text = target.evaluate(frame)
    if (typeof text !== 'string') return undefined
    spend(frame, text.length * read.steps)
    return read.isIn(text)
  }
  return { kind: 'boolean', range, size: target.size + 10, evaluate }
}
