import { numberText } from './number-text.js'

/**
 * What JSON may hold as it is but a terminal acts on: the control characters from DEL on (some begin escape sequences),
 * line and paragraph separators, and marks that turn the direction of writing.
 */
const UNSAFE_TO_PRINT = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * A value as JSON from which every number can be read back: what JSON cannot write, which is `NaN`, `Infinity`,
 * `-Infinity` and `-0`, becomes its JavaScript string. Bytes, which other instrumentation may attach, become base64.
 * What a terminal would act on is written as `\u009b`, which means the same.
 * @param indent spaces per level; all on one line when left out
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, writeExactly, indent).replace(UNSAFE_TO_PRINT, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

// `value` has been through toJSON, which makes an object of a Buffer; its holder still has the Buffer itself.
function writeExactly(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : numberText(value)
  if (typeof value !== 'object' || value === null) return value
  const original = (this as Record<string, unknown>)[key]
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value
}
