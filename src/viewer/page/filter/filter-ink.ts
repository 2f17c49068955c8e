/** A piece of a filter, and how it is written: an operator, a literal, or where the error is. */
export interface Ink {
  text: string
  kind: '' | 'op' | 'lit' | 'wrong'
}

const PIECES = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|&&|\|\||[=!<>]=?|\b\d[\d.]*(?:e[+-]?\d+)?\b/g

/** @param wrong where the error is; a place of no length is marked to the next character, or the one before */
export function inkOf(text: string, wrong?: { start: number; end: number }): Ink[] {
  if (wrong === undefined) return plainInk(text)
  const start = Math.min(wrong.start, Math.max(0, text.length - 1))
  const end = Math.max(start + 1, wrong.end)
  return [
    ...plainInk(text.slice(0, start)),
    { text: text.slice(start, end), kind: 'wrong' },
    ...plainInk(text.slice(end)),
  ]
}

function plainInk(text: string): Ink[] {
  const ink: Ink[] = []
  let from = 0
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    ink.push(
      { text: text.slice(from, index), kind: '' },
      { text: piece, kind: /^["'\d]/.test(piece) ? 'lit' : 'op' },
    )
    from = index + piece.length
  }
  ink.push({ text: text.slice(from), kind: '' })
  return ink.filter((piece) => piece.text !== '')
}
