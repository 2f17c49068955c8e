import { closeSync, openSync, readSync } from 'node:fs'

const FIRST_BYTES = 1 << 16
const NEWLINE = 0x0a

export interface Line {
  /** From 1, counted from where the reading began. */
  number: number
  /** Good until the next line is asked for. */
  bytes: Buffer
  /** False for a last line without its newline: it is being written, or its writer died. */
  isWhole: boolean
}

/**
 * The lines of a file, one after the other, in memory that is used again. Throws what the file system throws.
 * @param startBytes where a line begins, to read from there
 */
export function* readLines(path: string, startBytes = 0): Generator<Line> {
  const file = openSync(path, 'r')
  try {
    let bytes = Buffer.allocUnsafe(FIRST_BYTES)
    let start = 0
    let end = 0
    let number = 0
    let position = startBytes
    while (true) {
      const newline = bytes.subarray(0, end).indexOf(NEWLINE, start)
      if (newline !== -1) {
        yield { number: ++number, bytes: bytes.subarray(start, newline), isWhole: true }
        start = newline + 1
        continue
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
    if (end > 0) yield { number: ++number, bytes: bytes.subarray(0, end), isWhole: false }
  } finally {
    closeSync(file)
  }
}
