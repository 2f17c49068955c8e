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
const PADDING = 24

/** In pixels, of a column with these texts. */
export function widthFor(texts: readonly string[]): number {
  const longest = Math.max(...texts.map(({ length }) => length))
  return Math.round(Math.min(220, Math.max(64, longest * CHARACTER + PADDING)))
}
