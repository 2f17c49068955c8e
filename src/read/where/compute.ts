// Numbers are doubles, as runs have them: 7 / 2 is 3.5.

import type { Frame, Kind, Value } from './expression.js'
import { spend } from './steps.js'

export type Arithmetic = '+' | '-' | '*' | '/' | '%'

export const ARITHMETIC: Readonly<Record<Arithmetic, (frame: Frame, a: Value, b: Value) => Value>> = {
  '+': (frame, a, b) =>
    typeof a === 'string' ? joined(frame, a, b) : isNumbers(a, b) ? a + (b as number) : undefined,
  '-': (_frame, a, b) => (isNumbers(a, b) ? a - (b as number) : undefined),
  '*': (_frame, a, b) => (isNumbers(a, b) ? a * (b as number) : undefined),
  '/': (_frame, a, b) => (isNumbers(a, b) ? a / (b as number) : undefined),
  '%': (_frame, a, b) => (isNumbers(a, b) ? a % (b as number) : undefined),
}

function isNumbers(a: Value, b: Value): a is number {
  return typeof a === 'number' && typeof b === 'number'
}

function joined(frame: Frame, a: string, b: Value): string | undefined {
  if (typeof b !== 'string') return undefined
  spend(frame, (a.length + b.length) / 16)
  return a + b
}

/** The kind of what comes out, by the operator and the kinds of its sides; undefined where they do not go together. */
export function resultKind(operator: Arithmetic, left: Kind, right: Kind): Kind | undefined {
  const known = TIMES[`${left} ${operator} ${right}`]
  if (known !== undefined) return known
  const isText = [left, right].includes('text')
  if (![left, right].every((kind) => ['number', 'text', 'any'].includes(kind))) return undefined
  if (isText) return operator === '+' && ![left, right].includes('number') ? 'text' : undefined
  return operator === '+' && left === 'any' && right === 'any' ? 'any' : 'number'
}

const TIMES: Readonly<Record<string, Kind>> = {
  'time - time': 'duration',
  'time + duration': 'time',
  'time - duration': 'time',
  'duration + time': 'time',
  'duration + duration': 'duration',
  'duration - duration': 'duration',
  'duration * number': 'duration',
  'number * duration': 'duration',
  'duration / number': 'duration',
  'duration / duration': 'number',
}
