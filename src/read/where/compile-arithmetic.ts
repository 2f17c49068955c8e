import { ARITHMETIC, type Arithmetic, resultKind } from './compute.js'
import {
  type Compiler,
  type Expression,
  type Frame,
  isPlain,
  KIND_TEXT,
  type NodeOf,
  type Scope,
  sizeOf,
  type Value,
} from './expression.js'
import { bracketsHint } from './hints.js'
import { recorded } from './values.js'

export function compileArithmetic(compiler: Compiler, node: NodeOf<Arithmetic>, scope: Scope): Expression {
  const [left, right] = [compiler.compile(node.args[0], scope), compiler.compile(node.args[1], scope)]
  const kind = resultKind(node.op, left.kind, right.kind)
  if (kind === undefined) {
    const hint = bracketsHint(compiler.text, right.range) ?? ''
    const problem = `${KIND_TEXT[left.kind]} ${node.op} ${KIND_TEXT[right.kind].toLowerCase()} cannot be computed. ${hint}`
    throw compiler.error(node.range, problem.trimEnd())
  }
  const compute = ARITHMETIC[node.op]
  const evaluate = (frame: Frame): Value => compute(frame, left.evaluate(frame), right.evaluate(frame))
  return { kind, range: node.range, size: sizeOf([left, right]), evaluate }
}

export function compileMinus(compiler: Compiler, node: NodeOf<'-_'>, scope: Scope): Expression {
  const { kind, range, size, constant, evaluate } = compiler.compile(node.args, scope)
  if (!['number', 'duration', 'any'].includes(kind))
    throw compiler.error(range, `${KIND_TEXT[kind]} has no negative.`)
  const minus = (value: Value): Value => (typeof value === 'number' ? -value : undefined)
  return {
    kind: kind === 'any' ? 'number' : kind,
    range: node.range,
    size: size + 1,
    ...(constant !== undefined && { constant: minus(constant) }),
    evaluate: (frame) => minus(evaluate(frame)),
  }
}

export function compileList(compiler: Compiler, node: NodeOf<'list'>, scope: Scope): Expression {
  const items = node.args.map((item) => compiler.compile(item, scope))
  for (const { kind, range } of items)
    if (!isPlain(kind)) throw compiler.error(range, `${KIND_TEXT[kind]} cannot be in a list.`)
  const size = sizeOf(items)
  const constants = items.map(({ constant }) => constant)
  if (!constants.includes(undefined))
    return { kind: 'list', range: node.range, constant: constants, size: 1, evaluate: () => constants }
  const evaluate = (frame: Frame): Value => items.map((item) => recorded(item.evaluate(frame)))
  return { kind: 'list', range: node.range, size, evaluate }
}
