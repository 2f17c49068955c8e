/** An address of which a chat or a mail keeps all has some 8,000 characters. */
export const MOST_SELECTED = 200

/**
 * What is selected after a row was.
 * @param ids of all rows
 * @param from the row that was selected before, where all in between are meant; otherwise the row itself
 */
export function toggled(
  ids: readonly string[],
  selected: readonly string[],
  row: number,
  from: number,
): string[] {
  const id = ids[row]
  if (id === undefined) return [...selected]
  if (row === from) return selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id]
  const between = ids.slice(Math.min(row, from), Math.max(row, from) + 1)
  return [...new Set([...selected, ...between])]
}
