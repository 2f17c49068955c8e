// The width of text in terminal columns, where an emoji or a Chinese character takes two.

import stringWidth from 'string-width'

const ELLIPSIS = '…'

const graphemes = new Intl.Segmenter()

/**
 * The time in which Node splits a text into characters grows with the square of its length: 14 s for
 * 100,000.
 */
const PIECE_LENGTH = 256

/**
 * How many columns an escaped text takes.
 * @param atMost stop measuring here: for a wider text the result is only known to be larger
 */
export function textWidth(text: string, atMost = Number.POSITIVE_INFINITY): number {
  let width = 0
  for (const piece of pieces(text)) {
    width += stringWidth(piece)
    if (width > atMost) break
  }
  return width
}

/** The beginning of an escaped text that is wider than `width` columns: whole characters, then `…`. */
export function cutToWidth(text: string, width: number): string {
  let cut = ''
  let used = 0
  for (const piece of pieces(text)) {
    for (const { segment } of graphemes.segment(piece)) {
      used += stringWidth(segment)
      if (used > width - 1) return cut + ELLIPSIS
      cut += segment
    }
  }
  return cut + ELLIPSIS
}

/** Splits a text at the ends of characters. */
function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = endOfPiece(text, start)
    yield text.slice(start, end)
    start = end
  }
}

function endOfPiece(text: string, start: number): number {
  // an endless character, such as a letter with thousands of accents, is one piece
  for (let length = PIECE_LENGTH; start + length < text.length; length *= 2) {
    const piece = text.slice(start, afterPair(text, start + length))
    // the start of a character depends only on what is before it; the end of the last one is not known yet
    const lastCharacter = graphemes.segment(piece).containing(piece.length - 1)
    if (lastCharacter !== undefined && lastCharacter.index > 0) return start + lastCharacter.index
  }
  return text.length
}

function afterPair(text: string, end: number): number {
  const isInsidePair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(end - 1, end + 1))
  return isInsidePair ? end + 1 : end
}
