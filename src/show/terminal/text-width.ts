// Text measured in columns of a terminal, where an emoji or a Chinese character takes two.

import stringWidth from 'string-width'

const ELLIPSIS = '…'

const graphemes = new Intl.Segmenter()

/** The beginning of an escaped text that is wider than `width` columns: whole characters, and `…` as the last. */
export function cutToWidth(text: string, width: number): string {
  let cut = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment)
    if (used > width - 1) break
    cut += segment
  }
  return cut + ELLIPSIS
}

export { stringWidth as textWidth }
