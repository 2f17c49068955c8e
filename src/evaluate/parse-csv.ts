// CSV as RFC 4180 has it, with line ends of any system.

type Refuse = (line: number, why: string) => never

interface Row {
  line: number
  fields: string[]
}

/** The rows below the first, each an object by the names in that; all values are texts. */
export function parseCsv(text: string, refuse: Refuse): Record<string, string>[] {
  const [header, ...rows] = rowsOf(text, refuse)
  if (header === undefined) return []
  const names = header.fields
  const repeated = names.find((name, i) => names.indexOf(name) !== i)
  if (repeated !== undefined)
    refuse(header.line, `has the column ${JSON.stringify(repeated)} twice. Give each a name of its own.`)
  return rows.map(({ line, fields }) => {
    if (fields.length !== names.length)
      refuse(
        line,
        `has ${fields.length} fields in place of ${names.length}. Put fields with commas in quotes.`,
      )
    return Object.fromEntries(names.map((name, i) => [name, fields[i] as string]))
  })
}

/** Empty lines are passed over. */
function rowsOf(text: string, refuse: Refuse): Row[] {
  const rows: Row[] = []
  let fields: string[] = []
  let line = 1
  let firstLine = 1
  let at = 0
  while (at < text.length || fields.length > 0) {
    const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at)
    if (field === undefined)
      return refuse(line, 'has a quote that is not closed, or text after a closing one.')
    fields.push(field.value)
    line += linesIn(text, at, field.end)
    at = field.end
    if (text[at] === ',') {
      at++
      continue
    }
    if (at < text.length) {
      at += text.startsWith('\r\n', at) ? 2 : 1
      line++
    }
    if (fields.length > 1 || fields[0] !== '' || field.isQuoted) rows.push({ line: firstLine, fields })
    fields = []
    firstLine = line
  }
  return rows
}

interface Field {
  value: string
  isQuoted: boolean
  /** Where the text goes on: a comma, the end of a line, or that of the text. */
  end: number
}

const END_OF_FIELD = /[,\r\n]|$/g

function plainField(text: string, start: number): Field {
  const end = endFrom(text, start)
  return { value: text.slice(start, end), isQuoted: false, end }
}

/** In it `""` is a quote. Not by a regular expression: that runs out of stack in a long text. */
function quotedField(text: string, start: number): Field | undefined {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return undefined
    if (text[quote + 1] !== '"') {
      const end = quote + 1
      const value = text.slice(start + 1, quote).replaceAll('""', '"')
      return endFrom(text, end) === end ? { value, isQuoted: true, end } : undefined
    }
    at = quote + 2
  }
}

function endFrom(text: string, start: number): number {
  END_OF_FIELD.lastIndex = start
  return END_OF_FIELD.exec(text)?.index ?? text.length
}

const END_OF_LINE = /\r\n|\n|\r/g

function linesIn(text: string, start: number, end: number): number {
  return text.slice(start, end).match(END_OF_LINE)?.length ?? 0
}
