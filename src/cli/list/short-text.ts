import { formatInline } from '../../read/query/value-text.js'

/**
 * Whole values are for `runspan show` and `--json`: a prompt of 40,000 characters has no place in a table.
 */
const MAX_LENGTH = 60

/** A value as it stands in a table, or its beginning. */
export function shortText(value: unknown): string {
  const text = formatInline(beginningOf(value))
  if (text.length <= MAX_LENGTH) return text
  const characters = [...text]
  return characters.length <= MAX_LENGTH ? text : `${characters.slice(0, MAX_LENGTH).join('')}…`
}

/** More than is shown of it, but not the ten million characters that it may have. */
function beginningOf(value: unknown): unknown {
  return typeof value === 'string' || Array.isArray(value) ? value.slice(0, 4 * MAX_LENGTH) : value
}
