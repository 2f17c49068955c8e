import type { ASTNode } from '@marcbachmann/cel-js'
import type { RunRecord } from '../run-record.js'
import type { Path } from './path.js'
import type { Pattern } from './pattern.js'
import type { TextRange } from './where-error.js'

/**
 * What a part of a filter comes to. `undefined` is "missing": what a run does not have, and all that is computed from it.
 * Times and durations are milliseconds; the kind of an expression tells them from numbers, so that they never meet.
 */
export type Value =
  | boolean
  | number
  | string
  | readonly unknown[]
  | Readonly<Record<string, unknown>>
  | undefined

/** What is known of a value before any run is looked at; `any` is a boolean, number, text or list of these. */
export type Kind = 'boolean' | 'number' | 'text' | 'time' | 'duration' | 'list' | 'map' | 'error' | 'any'

/** Each kind at the beginning of a sentence. */
export const KIND_TEXT: Readonly<Record<Kind, string>> = {
  boolean: 'A boolean',
  number: 'A number',
  text: 'A text',
  time: 'A time',
  duration: 'A duration',
  list: 'A list',
  map: 'A map of many values',
  error: 'An error',
  any: 'A value',
}

/** Kinds that a value recorded by a run can have. */
export function isPlain(kind: Kind): boolean {
  return ['boolean', 'number', 'text', 'list', 'any'].includes(kind)
}

/** A run that is being looked at. */
export interface Frame {
  readonly run: RunRecord
  /** The run it is compared with; only where the compiler was told that there is one. */
  readonly baseline?: RunRecord | undefined
  /** The values of `t` in `tags.exists(t, …)`, the innermost last. */
  readonly variables: Value[]
  /** How much may still be done. */
  steps: number
}

export interface Expression {
  readonly kind: Kind
  /** Where it stands. */
  readonly range: TextRange
  /** The value, where no run changes it. */
  readonly constant?: Value
  /** How many steps one evaluation takes, apart from those that depend on the run. */
  readonly size: number
  evaluate(frame: Frame): Value
}

/** The variables that a part of a filter sees, each with its place in the frame. */
export type Scope = ReadonlyMap<string, { slot: number; kind: Kind }>

/** What compiles a filter, as its parts see it. */
export interface Compiler {
  readonly text: string
  readonly paths: Path[]
  /** Whether `baseline.` may stand before a name. */
  readonly hasBaseline: boolean
  /** Reads a pattern, or says what is wrong with it. */
  readonly readPattern: ((text: string) => Pattern | string) | undefined
  /** The instructions of all patterns so far. */
  patternSize: number
  compile(node: ASTNode, scope: Scope): Expression
  /** The error for a place. */
  error(range: TextRange, problem: string): Error
}

export type NodeOf<Op extends ASTNode['op']> = Extract<ASTNode, { op: Op }>

/** The size of what is made of these. */
export function sizeOf(parts: readonly Expression[]): number {
  return parts.reduce((sum, { size }) => sum + size, 1)
}

export function constant(kind: Kind, range: TextRange, value: Value): Expression {
  return { kind, range, constant: value, size: 1, evaluate: () => value }
}
