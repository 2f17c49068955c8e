// Text measured in columns of a terminal, where an emoji or a Chinese character takes two.

import stringWidth from 'string-width'

const ELLIPSIS = '…'

const graphemes = new Intl.Segmenter()

/** Node cuts up a text into characters in time that grows with the square of its length: 14 s for 100,000 of them. */
const PIECE_LENGTH = 256

/**
 * How many columns an escaped text takes.
 * @param atMost where more need not be told from still more; what is wider is measured no further
 */
export function textWidth(text: string, atMost = Number.POSITIVE_INFINITY): number {
  let width = 0
  for (const piece of pieces(text)) {
    width += stringWidth(piece)
    if (width > atMost) break
  }
  return width
}

/** The beginning of an escaped text that is wider than `width` columns: whole characters, and `…` as the last. */
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

/** The text in pieces that end where a character ends. */
function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = endOfPiece(text, start)
    yield text.slice(start, end)
    start = end
  }
}

function endOfPiece(text: string, start: number): number {
  // a character that goes on for ever, as a letter with thousands of accents does, is one piece
  for (let length = PIECE_LENGTH; start + length < text.length; length *= 2) {
    const piece = text.slice(start, afterPair(text, start + length))
    // Where a character begins depends on what is before it alone; where the last one ends is not known yet.
    const lastCharacter = graphemes.segment(piece).containing(piece.length - 1)
    if (lastCharacter !== undefined && lastCharacter.index > 0) return start + lastCharacter.index
  }
  return text.length
}

function afterPair(text: string, end: number): number {
  const isInsidePair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(end - 1, end + 1))
  return isInsidePair ? end + 1 : end
}
