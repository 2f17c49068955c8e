/** As many as colour-blind people can tell apart. */
const COLOURS = 8

/** A token of tokens.css. */
export function colourToken(colour: number): string {
  return `--curve-${(colour % COLOURS) + 1}`
}

/** Those after the first eight are dashed. */
export function dashOf(colour: number): number[] | undefined {
  return colour < COLOURS ? undefined : [5, 3]
}

export function tokenValue(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}
