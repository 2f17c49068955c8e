// A comparison that says what it compared.

import type { ASTNode } from '@marcbachmann/cel-js'
import type { Order } from '../where/compare.js'
import { COMPARISONS, compileSides } from '../where/compile-comparison.js'
import type { Compiler, Expression, Frame, NodeOf, Value } from '../where/expression.js'
import type { Path } from '../where/path.js'
import type { Compared, Side } from './finding.js'
import { type Judge, missingOf, textOf } from './judge.js'
import { comparesWithin, slackOf, type Tolerance } from './tolerance.js'

type Comparison = NodeOf<Order | '==' | '!='>

export function isComparison(node: ASTNode): node is Comparison {
  return Object.hasOwn(COMPARISONS, node.op)
}

/** @param tolerance obeyed where one side alone is the baseline's */
export function compileMeasured(
  compiler: Compiler,
  node: Comparison,
  tolerance: Tolerance | undefined,
): Judge {
  const before = compiler.paths.length
  const [left, right] = compileSides(compiler, node, new Map())
  const paths = compiler.paths.slice(before)
  const [a, b] = [sideOf(compiler, left, paths), sideOf(compiler, right, paths)]
  const isLoose = tolerance !== undefined && a.isOfBaseline !== b.isOfBaseline
  if (isLoose && [left, right].some(({ kind }) => kind === 'time'))
    throw compiler.error(node.range, 'A tolerance cannot be given for times. Add a duration("1h") instead.')
  const condition = textOf(compiler, node.range)
  return (frame) => {
    const values = [left.evaluate(frame), right.evaluate(frame)] as const
    const slack = isLoose ? slackFor(tolerance, values[a.isOfBaseline ? 0 : 1]) : undefined
    const verdict = compare(frame, node.op, values, slack)
    const compared: Compared = {
      left: { ...a, value: values[0] },
      operator: node.op,
      right: { ...b, value: values[1] },
      ...(slack !== undefined && { slack }),
    }
    const missing = verdict === undefined ? missingOf(compiler, paths, frame) : []
    return [{ condition, holds: verdict === true, missing, compared, read: [] }]
  }
}

function compare(
  frame: Frame,
  operator: Comparison['op'],
  [a, b]: readonly [Value, Value],
  slack = 0,
): Value {
  const isLoose = slack !== 0 && typeof a === 'number' && typeof b === 'number'
  return isLoose ? comparesWithin(a, operator, b, slack) : COMPARISONS[operator](frame, a, b)
}

function slackFor(tolerance: Tolerance, baseline: Value): number | undefined {
  return typeof baseline === 'number' ? slackOf(tolerance, baseline) : undefined
}

function sideOf(compiler: Compiler, side: Expression, paths: readonly Path[]): Omit<Side, 'value'> {
  const { kind, range, constant } = side
  const isInside = (path: Path) => path.range.start >= range.start && path.range.end <= range.end
  return {
    text: textOf(compiler, range),
    kind,
    isConstant: constant !== undefined,
    isOfBaseline: paths.some((path) => path.ofBaseline === true && isInside(path)),
  }
}
