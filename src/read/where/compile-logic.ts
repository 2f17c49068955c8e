import type { ASTNode } from '@marcbachmann/cel-js'
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

/** `a && b` is false when one side is, `a || b` true when one is; else it is missing when one side is. */
export function compileLogic(compiler: Compiler, node: NodeOf<'&&' | '||'>, scope: Scope): Expression {
  const sides = sidesOf(node, node.op).map((side) => compileCondition(compiler, side, scope))
  const decisive = node.op === '||'
  const evaluates = sides.map(({ evaluate }) => evaluate)
  const evaluate = (frame: Frame): Value => {
    let all: Value = !decisive
    for (const side of evaluates) {
      const value = side(frame)
      if (value === decisive) return decisive
      if (value !== !decisive) all = undefined
    }
    return all
  }
  return { kind: 'boolean', range: node.range, size: sizeOf(sides), evaluate }
}

/** All sides of `a && b && c`, however many: its tree is as deep as they are many. */
export function sidesOf(node: ASTNode, op: '&&' | '||'): ASTNode[] {
  const sides: ASTNode[] = []
  const open = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.op !== op) sides.push(next)
    else open.push(next.args[1], next.args[0])
  }
  return sides
}

/** What is true, false or missing. */
export function compileCondition(compiler: Compiler, node: ASTNode, scope: Scope): Expression {
  const condition = compiler.compile(node, scope)
  const { kind, range } = condition
  if (kind === 'boolean' || kind === 'any') return condition
  throw compiler.error(
    range,
    `${KIND_TEXT[kind]} is no condition. Compare it with something, or ask with has(…) whether it is there.`,
  )
}

export function compileNot(compiler: Compiler, node: NodeOf<'!_'>, scope: Scope): Expression {
  const { evaluate, size } = compileCondition(compiler, node.args, scope)
  const not = (frame: Frame): Value => {
    const value = evaluate(frame)
    return typeof value === 'boolean' ? !value : undefined
  }
  return { kind: 'boolean', range: node.range, size: size + 1, evaluate: not }
}

export function compileChoice(compiler: Compiler, node: NodeOf<'?:'>, scope: Scope): Expression {
  const condition = compileCondition(compiler, node.args[0], scope)
  const [yes, no] = [compiler.compile(node.args[1], scope), compiler.compile(node.args[2], scope)]
  if (yes.kind !== no.kind && [yes, no].some(({ kind }) => !isPlain(kind)))
    throw compiler.error(
      node.range,
      `Both sides of the colon must be alike: ${KIND_TEXT[yes.kind].toLowerCase()} and ${KIND_TEXT[no.kind].toLowerCase()} are not.`,
    )
  const evaluate = (frame: Frame): Value => {
    const chosen = condition.evaluate(frame)
    return typeof chosen === 'boolean' ? (chosen ? yes : no).evaluate(frame) : undefined
  }
  const kind = yes.kind === no.kind ? yes.kind : 'any'
  return { kind, range: node.range, size: sizeOf([condition, yes, no]), evaluate }
}
