import { RUN_STATUSES } from '../../wire/names.js'
import { isEqual, isIn, ORDERS, type Order } from './compare.js'
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
import { nearest } from './nearest.js'
import { readDuration, readTimestamp } from './times.js'

export function compileComparison(
  compiler: Compiler,
  node: NodeOf<Order | '==' | '!='>,
  scope: Scope,
): Expression {
  const [left, right] = compileSides(compiler, node, scope)
  const compare = COMPARISONS[node.op]
  const evaluate = (frame: Frame): Value => compare(frame, left.evaluate(frame), right.evaluate(frame))
  return { kind: 'boolean', range: node.range, size: sizeOf([left, right]), evaluate }
}

/** What is compared, where the two can be. */
export function compileSides(
  compiler: Compiler,
  node: NodeOf<Order | '==' | '!='>,
  scope: Scope,
): [left: Expression, right: Expression] {
  const [left, right] = [compiler.compile(node.args[0], scope), compiler.compile(node.args[1], scope)]
  checkComparable(compiler, left, right)
  checkStatus(compiler, left, right)
  checkStatus(compiler, right, left)
  return [left, right]
}

export const COMPARISONS: Readonly<Record<Order | '==' | '!=', (frame: Frame, a: Value, b: Value) => Value>> =
  {
    ...ORDERS,
    '==': isEqual,
    '!=': (frame, a, b) => {
      const isSame = isEqual(frame, a, b)
      return isSame === undefined ? undefined : !isSame
    },
  }

export function compileIn(compiler: Compiler, node: NodeOf<'in'>, scope: Scope): Expression {
  const [item, container] = [compiler.compile(node.args[0], scope), compiler.compile(node.args[1], scope)]
  if (!isPlain(item.kind)) throw compiler.error(item.range, `${KIND_TEXT[item.kind]} is in no list.`)
  if (!['list', 'map', 'any'].includes(container.kind))
    throw compiler.error(
      container.range,
      `${KIND_TEXT[container.kind]} has no items. Write a list, such as ["a", "b"].`,
    )
  checkStatus(compiler, item, container)
  const size = sizeOf([item, container])
  const set = setOf(container.constant)
  const evaluate =
    set === undefined
      ? (frame: Frame): Value => isIn(frame, item.evaluate(frame), container.evaluate(frame))
      : (frame: Frame): Value => {
          const value = item.evaluate(frame)
          return value === undefined ? undefined : set.has(value)
        }
  return { kind: 'boolean', range: node.range, size, evaluate }
}

/** A written list, however long, as what is searched in one step. */
function setOf(list: Value): ReadonlySet<unknown> | undefined {
  return Array.isArray(list) && !list.some(Array.isArray) ? new Set(list) : undefined
}

/** What can never be found is a mistake; only what a run has recorded may be of any type. */
function checkComparable(compiler: Compiler, left: Expression, right: Expression): void {
  const { text, error } = compiler
  const written = ({ range }: Expression) => text.slice(range.start, range.end)
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.kind === other.kind && (side.kind === 'time' || side.kind === 'duration')) return
    if (side.kind === 'time')
      throw error(other.range, `A time can be compared with a time only: ${timeLike(written(other))}.`)
    if (side.kind === 'duration')
      throw error(
        other.range,
        `A duration can be compared with a duration only: ${durationLike(written(other))}.`,
      )
    if (side.kind === 'list' && side.constant === undefined && other.kind === 'text')
      throw error(side.range, `This is a list. Write ${written(other)} in ${written(side)}.`)
    if (side.kind === 'map')
      throw error(side.range, 'This has many values. Name one of them, or ask for a key: "lr" in params.')
    if (side.kind === 'error')
      throw error(side.range, 'Write error.message or error.type, or ask has(error).')
  }
}

/** The time that was meant, as far as the text is one. */
function timeLike(text: string): string {
  const time = text.replace(/^["']|["']$/g, '')
  return `timestamp("${readTimestamp(time) === undefined ? '2026-11-01T00:00:00Z' : time}")`
}

/** The duration that was meant: most trackers count in seconds. */
function durationLike(text: string): string {
  const duration = text.replace(/^["']|["']$/g, '').replace(/^\d+$/, '$&s')
  return `duration("${readDuration(duration) === undefined ? '10m' : duration}")`
}

function checkStatus({ text, error }: Compiler, status: Expression, other: Expression): void {
  if (!/^(baseline\.)?status$/.test(text.slice(status.range.start, status.range.end))) return
  for (const wanted of Array.isArray(other.constant) ? other.constant : [other.constant]) {
    if (typeof wanted !== 'string' || (RUN_STATUSES as readonly string[]).includes(wanted)) continue
    const near = nearest(wanted, RUN_STATUSES)
    const hint = near === undefined ? `It is one of ${RUN_STATUSES.join(', ')}.` : `Did you mean "${near}"?`
    throw error(other.range, `No run has the status ${JSON.stringify(wanted)}. ${hint}`)
  }
}
