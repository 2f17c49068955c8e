/** A heading and a line for each row. The keys of the first row name the columns; numbers stand to the right. */
export function tableLines(rows: readonly Readonly<Record<string, string>>[]): string[] {
  const columns = Object.keys(rows[0] ?? {}).map((title) => {
    const texts = rows.map((row) => row[title] ?? '')
    const width = Math.max(title.length, ...texts.map((text) => text.length))
    const isNumeric = texts.every((text) => text === '' || /^-?\d/.test(text))
    return [title, ...texts].map((text) => (isNumeric ? text.padStart(width) : text.padEnd(width)))
  })
  return ['heading', ...rows].map((_, line) => columns.map((column) => column[line]).join('   '))
}
