import { escapeText } from '../../errors/escape-text.js'
import { formatValue } from '../../read/query/value-text.js'

export const INDENT = '  '

/** Escaped texts. */
export type Pair = readonly [name: string, value: string]

/** The values of a record as texts to print. */
export function pairsOf(values: Readonly<Record<string, unknown>>): Pair[] {
  return Object.entries(values).map(([name, value]): Pair => [escapeText(name), formatValue(value)])
}
