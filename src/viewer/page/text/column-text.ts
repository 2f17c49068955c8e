/** More columns than that are in nobody's sight, and each costs time. */
export const MOST_COLUMNS = 60

/** What the server sorts by. */
export function paramPath(key: string): string {
  return `params[${JSON.stringify(key)}]`
}

export function metricPath(key: string): string {
  return `metrics[${JSON.stringify(key)}]`
}

const CHARACTER = 7.4
/** Of a head, which is smaller. */
const HEAD_CHARACTER = 6.4
/** A sorted column has an arrow. */
const ARROW = 2
const PADDING = 24

/** In pixels, of a column with this head and these texts. */
export function widthFor(title: string, texts: readonly string[]): number {
  const longest = Math.max(0, ...texts.map(({ length }) => length))
  const content = Math.max((title.length + ARROW) * HEAD_CHARACTER, longest * CHARACTER)
  return Math.round(Math.min(220, Math.max(64, content + PADDING)))
}
