import type { AttributeValue } from '../../wire/attribute-value.js'
import { readUntyped } from '../../wire/read-values.js'

/** The value that a person has typed: a number, a boolean or a list where it reads as one, a text in quotes, or text. */
export function readGivenValue(text: string): AttributeValue {
  return quoted(text) ?? readUntyped(text)
}

function quoted(text: string): string | undefined {
  if (!/^".*"$/s.test(text) || text.length < 2) return undefined
  try {
    return JSON.parse(text) as string
  } catch {
    // Quotation marks that are part of the text.
    return undefined
  }
}
