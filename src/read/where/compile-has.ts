import type { ASTNode } from '@marcbachmann/cel-js'
import { chainOf } from './chain.js'
import type { Compiler, Expression, Frame, Scope, Value } from './expression.js'

/** Whether a run has something: a key, an end, an error; of a list or of all params, whether it has any. */
export function compileHas(
  compiler: Compiler,
  range: Expression['range'],
  [asked, more]: readonly ASTNode[],
  scope: Scope,
): Expression {
  if (asked === undefined || more !== undefined || chainOf(asked).base.op !== 'id')
    throw compiler.error(
      range,
      'has() takes the name of something a run may have: has(params.lr), has(ended).',
    )
  const { evaluate, size } = compiler.compile(asked, scope)
  const isThere = (frame: Frame): Value => !isEmpty(evaluate(frame), asked.op === 'id')
  return { kind: 'boolean', range, size: size + 1, evaluate: isThere }
}

function isEmpty(value: Value, isField: boolean): boolean {
  if (typeof value !== 'object') return value === undefined
  return isField && (Array.isArray(value) ? value.length === 0 : !hasKeys(value))
}

function hasKeys(values: object): boolean {
  for (const key in values) if (Object.hasOwn(values, key)) return true
  return false
}
