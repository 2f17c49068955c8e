import type { ASTNode } from '@marcbachmann/cel-js'
import { type Compiler, constant, type Expression } from './expression.js'
import { readDuration, readTimestamp } from './times.js'

/** `timestamp("…")` and `duration("…")` are read once, before any run is looked at. */
export function compileTime(
  { error }: Compiler,
  name: 'timestamp' | 'duration',
  range: Expression['range'],
  [text, more]: readonly ASTNode[],
): Expression {
  const example = name === 'timestamp' ? 'timestamp("2026-11-01T00:00:00Z")' : 'duration("1h30m")'
  const isText = text?.op === 'value' && typeof text.args === 'string' && more === undefined
  const read = name === 'timestamp' ? readTimestamp : readDuration
  const ms = isText ? read(text.args as string) : undefined
  if (ms === undefined)
    throw error(range, `This is no ${name === 'timestamp' ? 'time' : name}. Write it as ${example}.`)
  return constant(name === 'timestamp' ? 'time' : 'duration', range, ms)
}
