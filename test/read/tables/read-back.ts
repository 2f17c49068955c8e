import { parse } from 'csv-parse/sync'

/** The text of an export. */
export async function join(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

/** The rows of a CSV text, as another program reads them. */
export function readCsv(csv: string): Map<string, string>[] {
  const [names = [], ...rows] = parse(csv, { record_delimiter: '\r\n' }) as string[][]
  return rows.map((row) => new Map(names.map((name, i) => [name, row[i] as string])))
}

/** What `runspan export --help` tells readers to do. */
export function undoGuard(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell
}

/** The rows of JSON lines, each value under its path, as it stands in the header of a CSV. */
export function readJsonLines(lines: string): Map<string, unknown>[] {
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line) => new Map(valuesByPath(JSON.parse(line))))
}

function valuesByPath(object: object, prefix = ''): [path: string, value: unknown][] {
  return Object.entries(object).flatMap(([key, value]) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? valuesByPath(value, `${prefix}${key}.`) : [[prefix + key, value]]
  })
}

/** A number in a cell or a JSON value, `undefined` where there is none. */
export function readNumber(written: unknown): number | undefined {
  return written === undefined || written === '' ? undefined : Number(written)
}
