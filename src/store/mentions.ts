import { closeSync, fstatSync } from 'node:fs'
import { jsonText } from '../wire/json-text.js'
import { openToRead, readBytes } from './open-file.js'
import { endsStretch } from './telling-lines.js'

/** Longer files are not looked through: to decode them takes hardly longer. */
const MAX_BYTES = 1 << 26

/** Of a run that has ended, this much says how: its root and its last stretch are among the last lines. */
const TAIL_BYTES = 1 << 16

const NEWLINE = 0x0a

/**
 * Whether a run's file may say one of these texts of the run, at the end of its newest stretch: to look for
 * their bytes is a hundred times as fast as to decode the file. One that is gone says none.
 */
export function mentions(path: string, texts: readonly string[]): boolean {
  try {
    const file = openToRead(path)
    try {
      const { size } = fstatSync(file)
      const hasText = (bytes: Buffer) => texts.some((text) => bytes.includes(jsonText(text).slice(1, -1)))
      const tail = readBytes(file, Math.max(0, size - TAIL_BYTES), TAIL_BYTES)
      if (hasText(tail)) return true
      if (tail.length === size || wholeLines(tail).some(endsStretch)) return false
      return size > MAX_BYTES || hasText(readBytes(file, 0, size))
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

/** Those of the end of a file: the first one may have begun before. */
function wholeLines(tail: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let start = tail.indexOf(NEWLINE) + 1
  for (let end = tail.indexOf(NEWLINE, start); end !== -1; end = tail.indexOf(NEWLINE, start)) {
    lines.push(tail.subarray(start, end))
    start = end + 1
  }
  return lines
}
