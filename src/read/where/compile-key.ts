import type { Link } from './chain.js'
import type { Compiler, Expression, Frame, Scope, Value } from './expression.js'
import { spend } from './steps.js'

/** A key that is known before any run is, or how to find it. */
export type Key = string | ((frame: Frame) => string | undefined)

/** A text that is made anew takes that long to be found in an object. */
const JOIN_STEPS = 4

export interface CompiledKey {
  key: Key
  size: number
  /** Where the last step may count in a list instead: the key of that list, and the index. */
  last?: { list: Key; index: Expression }
}

/** Keys are flat: `opt.lr`, `opt["lr"]` and `["opt.lr"]` are one. */
export function compileKey(compiler: Compiler, links: readonly Link[], scope: Scope): CompiledKey {
  const parts = links.map((link) => ('word' in link ? link.word : compiler.compile(link.index, scope)))
  const expressions = parts.filter((part) => typeof part !== 'string')
  for (const { kind, range } of expressions)
    if (!['text', 'number', 'any'].includes(kind))
      throw compiler.error(range, 'A key is a text, such as ["eval/loss"], or a number.')
  const size = expressions.reduce(
    (sum, part) => sum + part.size,
    expressions.length === 0 ? 1 : JOIN_STEPS * parts.length,
  )
  const key = joinKey(parts)
  const end = parts.at(-1)
  if (typeof end !== 'object' || parts.length === 1 || typeof end.constant === 'string') return { key, size }
  return { key, size, last: { list: joinKey(parts.slice(0, -1)), index: end } }
}

/** @returns undefined where a part of the key is missing */
export function keyIn(frame: Frame, key: Key): string | undefined {
  if (typeof key === 'string') return key
  const text = key(frame)
  // an object looks at every character of a key that it is asked for
  if (text !== undefined) spend(frame, text.length / 16)
  return text
}

function joinKey(parts: readonly (string | Expression)[]): Key {
  const texts = parts.map((part) => (typeof part === 'string' ? part : part.constant))
  if (texts.every((text) => text !== undefined)) return texts.join('.')
  const [only, more] = parts
  if (typeof only === 'object' && more === undefined) return (frame) => keyText(only.evaluate(frame))
  return (frame) => {
    let key = ''
    for (const part of parts) {
      const text = typeof part === 'string' ? part : keyText(part.evaluate(frame))
      if (text === undefined) return undefined
      key += key === '' ? text : `.${text}`
    }
    return key
  }
}

function keyText(value: Value): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined
}
