import type { Order } from '../where/compare.js'
import type { Kind, Value } from '../where/expression.js'

/** What a part of an assertion came to for a run. */
export interface Finding {
  /** The part, as it was written. */
  readonly condition: string
  readonly holds: boolean
  /** What would have been needed and is not there, as it was written. */
  readonly missing: readonly string[]
  /** Of a comparison: its two sides. */
  readonly compared?: Compared
  /** Of any other condition: what it looked at. */
  readonly read: readonly Side[]
}

export interface Compared {
  readonly left: Side
  readonly operator: Order | '==' | '!='
  readonly right: Side
  /** How far the sides may be apart, where a tolerance allows it. */
  readonly slack?: number
}

/** A value, and how it was asked for. */
export interface Side {
  readonly text: string
  readonly kind: Kind
  readonly value: Value
  /** Whether it stands in the assertion itself. */
  readonly isConstant: boolean
  readonly isOfBaseline: boolean
}
