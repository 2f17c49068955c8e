const ESCAPE = '\x1b['

/** Colours and weights of text. The plain style changes nothing. The text must be escaped already. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

export const colouredStyle: Style = {
  bold: between(1, 22),
  dim: between(2, 22),
  red: between(31, 39),
  green: between(32, 39),
  yellow: between(33, 39),
  cyan: between(36, 39),
}

export const plainStyle: Style = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
}

function between(on: number, off: number): (text: string) => string {
  return (text) => `${ESCAPE}${on}m${text}${ESCAPE}${off}m`
}

function same(text: string): string {
  return text
}
