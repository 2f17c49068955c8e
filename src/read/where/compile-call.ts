// Functions: `size(tags)`, `name.startsWith("exp-")`, `has(params.lr)`.

import type { ASTNode } from '@marcbachmann/cel-js'
import { compileHas } from './compile-has.js'
import { compileMacro, MACROS } from './compile-macro.js'
import { compileMatches } from './compile-matches.js'
import { compileTime } from './compile-time.js'
import { CONVERSIONS, type Conversion, SIZE } from './conversions.js'
import {
  type Compiler,
  type Expression,
  type Frame,
  KIND_TEXT,
  type NodeOf,
  type Scope,
  sizeOf,
  type Value,
} from './expression.js'
import { shorten } from './hints.js'
import { nearest } from './nearest.js'
import { TEXT_METHODS } from './text-methods.js'

export function compileCall(compiler: Compiler, node: NodeOf<'call'>, scope: Scope): Expression {
  const [name, args] = node.args
  const { range } = node
  if (name === 'has') return compileHas(compiler, range, args, scope)
  if (name === 'timestamp' || name === 'duration') return compileTime(compiler, name, range, args)
  const convert = CONVERSIONS.get(name)
  const [arg, more] = args
  if (convert === undefined)
    throw unknownFunction(compiler, range, name, [...CONVERSIONS.keys(), 'has', 'timestamp', 'duration'])
  if (arg === undefined || more !== undefined) throw compiler.error(range, `${name}() takes one value.`)
  return convertValue(compiler, convert, range, compiler.compile(arg, scope))
}

export function compileMethod(compiler: Compiler, node: NodeOf<'rcall'>, scope: Scope): Expression {
  const [name, receiver, args] = node.args
  const { range } = node
  if (MACROS.has(name)) return compileMacro(compiler, node, scope)
  const target = compiler.compile(receiver, scope)
  if (name === 'size') {
    if (args.length > 0) throw compiler.error(range, 'size() of something takes no value: tags.size().')
    return convertValue(compiler, SIZE, range, target)
  }
  checkText(compiler, name, target, args[0])
  if (name === 'matches') return compileMatches(compiler, range, target, args)
  const method = TEXT_METHODS.get(name)
  if (method === undefined) {
    const known = [...TEXT_METHODS.keys(), 'matches', 'size', ...MACROS]
    throw unknownFunction(compiler, range, name, known)
  }
  if (args.length !== method.takes)
    throw compiler.error(
      range,
      method.takes === 0 ? `${name}() takes no value.` : `${name}() takes one text.`,
    )
  const values = args.map((arg) => compiler.compile(arg, scope))
  for (const value of values) checkText(compiler, name, value)
  const evaluate = (frame: Frame): Value => {
    const text = target.evaluate(frame)
    const value = method.takes === 0 ? '' : values[0]?.evaluate(frame)
    return typeof text === 'string' && typeof value === 'string' ? method.call(frame, text, value) : undefined
  }
  return { kind: method.kind, range, size: sizeOf([target, ...values]), evaluate }
}

function checkText(
  { text, error }: Compiler,
  name: string,
  { kind, range }: Expression,
  arg?: ASTNode,
): void {
  if (kind === 'text' || kind === 'any') return
  const written = (part?: Expression['range']) => part && text.slice(part.start, part.end)
  const hint =
    kind === 'list' && name === 'contains'
      ? `Write ${written(arg?.range) ?? '"a-tag"'} in ${written(range)}.`
      : kind === 'error'
        ? `Write error.message.${name}(${written(arg?.range) ?? ''}).`
        : ''
  throw error(range, `${KIND_TEXT[kind]} has no ${name}(): it is for texts. ${hint}`.trimEnd())
}

function unknownFunction(
  { error }: Compiler,
  range: Expression['range'],
  name: string,
  known: string[],
): Error {
  const near = nearest(name, known)
  const hint = near === undefined ? `There are ${known.join(', ')}.` : `Did you mean ${near}()?`
  return error(range, `There is no function ${shorten(name)}() here. ${hint}`)
}

function convertValue(
  { error }: Compiler,
  { takes, kind, convert }: Conversion,
  range: Expression['range'],
  value: Expression,
): Expression {
  if (value.kind !== 'any' && !takes.includes(value.kind))
    throw error(value.range, `${KIND_TEXT[value.kind]} cannot be taken here.`)
  return {
    kind,
    range,
    size: value.size + 1,
    evaluate: (frame) => convert(frame, value.evaluate(frame)),
  }
}
