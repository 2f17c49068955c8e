import { closeSync, readSync } from 'node:fs'
import { openToRead } from './open-file.js'

const FIRST_BYTES = 1 << 16
const NEWLINE = 0x0a

/**
 * Far more than runspan writes into a line. A longer one would take memory without end: what a full disk or
 * a crash leaves.
 */
const MAX_LINE_BYTES = 1 << 27

export interface Line {
  /** From 1, counted from where the reading began. */
  number: number
  /** Good until the next line is asked for. Empty where the line is longer than any that can be read. */
  bytes: Buffer
  /** Of the line in the file. */
  length: number
  /** False for a last line without its newline: it is being written, or its writer died. */
  isWhole: boolean
}

/**
 * The lines of a file, one after the other, in memory that is used again. Throws what the file system
 * throws.
 * @param startBytes where a line begins, to read from there
 */
export function* readLines(path: string, startBytes = 0): Generator<Line> {
  const file = openToRead(path)
  try {
    let bytes = Buffer.allocUnsafe(FIRST_BYTES)
    let start = 0
    let end = 0
    let number = 0
    let position = startBytes
    // Of a line that is too long: what of it has been passed over.
    let passed = 0
    while (true) {
      const newline = bytes.subarray(0, end).indexOf(NEWLINE, start)
      if (newline !== -1) {
        const line = passed > 0 ? bytes.subarray(0, 0) : bytes.subarray(start, newline)
        yield { number: ++number, bytes: line, length: passed + newline - start, isWhole: true }
        passed = 0
        start = newline + 1
        continue
      }
      if (passed > 0 || end - start >= MAX_LINE_BYTES) {
        passed += end - start
        start = end
      }
      // What there is of the next line moves to the front, into more room where it takes up all there is.
      const larger = start === 0 && end === bytes.length ? Buffer.allocUnsafe(bytes.length * 2) : bytes
      bytes.copy(larger, 0, start, end)
      bytes = larger
      end -= start
      start = 0
      const length = readSync(file, bytes, end, bytes.length - end, position)
      if (length === 0) break
      end += length
      position += length
    }
    const length = passed + end
    const line = passed > 0 ? bytes.subarray(0, 0) : bytes.subarray(0, end)
    if (length > 0) yield { number: ++number, bytes: line, length, isWhole: false }
  } finally {
    closeSync(file)
  }
}
