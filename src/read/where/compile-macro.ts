// Conditions on each item of a list, or on each key of params, metrics, …: `tags.exists(t, t.startsWith("v"))`.

import { compileCondition } from './compile-logic.js'
import {
  type Compiler,
  type Expression,
  type Frame,
  KIND_TEXT,
  type NodeOf,
  type Scope,
  type Value,
} from './expression.js'
import { spend } from './steps.js'
import { recorded } from './values.js'

export const MACROS: ReadonlySet<string> = new Set(['exists', 'all', 'exists_one'])

/** The lists whose items are texts. */
const OF_TEXTS = ['tags', 'children']

export function compileMacro(compiler: Compiler, node: NodeOf<'rcall'>, scope: Scope): Expression {
  const [name, receiver, [variable, condition, more]] = node.args
  if (variable?.op !== 'id' || condition === undefined || more !== undefined)
    throw compiler.error(
      node.range,
      `${name}() takes a name and a condition: tags.${name}(t, t.startsWith("v")).`,
    )
  const list = compiler.compile(receiver, scope)
  if (!['list', 'map', 'any'].includes(list.kind))
    throw compiler.error(list.range, `${KIND_TEXT[list.kind]} has no items to look at.`)
  const isOfTexts = list.kind === 'map' || (receiver.op === 'id' && OF_TEXTS.includes(receiver.args))
  const slot = scope.size
  const inner = new Map(scope).set(`${variable.args}`, { slot, kind: isOfTexts ? 'text' : 'any' })
  const { evaluate, size } = compileCondition(compiler, condition, inner)
  const judge = name === 'exists_one' ? exactlyOne : firstDecisive(name === 'exists')
  const decide = (frame: Frame): Value => {
    const items = itemsOf(frame, list.evaluate(frame))
    return items && judge(frame, items, slot, size, evaluate)
  }
  return { kind: 'boolean', range: node.range, size: list.size + 1, evaluate: decide }
}

type Judge = (
  frame: Frame,
  items: readonly unknown[],
  slot: number,
  size: number,
  evaluate: Expression['evaluate'],
) => Value

function itemsOf(frame: Frame, list: Value): readonly unknown[] | undefined {
  if (typeof list !== 'object') return undefined
  if (Array.isArray(list)) return list
  const keys = Object.keys(list)
  spend(frame, keys.length)
  return keys
}

/** One item of that value decides; else it is missing when it is missing for one item. */
function firstDecisive(decisive: boolean): Judge {
  return (frame, items, slot, size, evaluate) => {
    let all: Value = !decisive
    for (const item of items) {
      spend(frame, size)
      frame.variables[slot] = recorded(item)
      const value = evaluate(frame)
      if (value === decisive) return decisive
      if (value !== !decisive) all = undefined
    }
    return all
  }
}

const exactlyOne: Judge = (frame, items, slot, size, evaluate) => {
  let count = 0
  let isSure = true
  for (const item of items) {
    spend(frame, size)
    frame.variables[slot] = recorded(item)
    const value = evaluate(frame)
    if (value === true) count++
    else if (value !== false) isSure = false
    if (count > 1) return false
  }
  return isSure ? count === 1 : undefined
}
