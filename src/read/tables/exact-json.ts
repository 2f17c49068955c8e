import { numberText } from './number-text.js'

/**
 * What JSON allows but a terminal obeys: the control characters from DEL on (some begin escape sequences),
 * line and paragraph separators, and marks that change the direction of writing.
 */
const UNSAFE_TO_PRINT = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * A value as JSON that keeps every number: `NaN`, `Infinity`, `-Infinity` and `-0`, which JSON does not
 * have, become strings. Bytes, which other instrumentation may attach, become base64. Characters that a
 * terminal would obey are escaped.
 * @param indent spaces per level; default: all on one line
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, writeExactly, indent).replace(UNSAFE_TO_PRINT, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

// toJSON has already turned a Buffer into an object, but the object that it is in still has the Buffer
function writeExactly(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : numberText(value)
  if (typeof value !== 'object' || value === null) return value
  const original = (this as Record<string, unknown>)[key]
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value
}
