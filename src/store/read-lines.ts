import { closeSync, readSync } from 'node:fs'
import { openToRead } from './open-file.js'

const FIRST_BYTES = 1 << 16
const NEWLINE = 0x0a

/**
 * Far more than runspan ever writes in one line. A longer one, left by a full disk or a crash, would take
 * unlimited memory.
 */
export const MAX_LINE_BYTES = 1 << 27

/** Kept for the next file: to make one for each of 10,000 takes longer than to read them. */
let spare: Buffer | undefined

const MAX_SPARE_BYTES = 1 << 22

export interface Line {
  /** From 1, counted from where reading began. */
  number: number
  /** Where it begins in the file. */
  start: number
  /** Valid until the next line is read, or no more are. Empty if the line is too long to be read. */
  bytes: Buffer
  /** The line's length in the file. */
  length: number
  /** False for a last line without a newline: it is being written, or its writer died. */
  isWhole: boolean
}

/**
 * The lines of a file, one by one, in a buffer that is reused. Throws what the file system throws.
 * @param startBytes where to start; must be the beginning of a line
 */
export function* readLines(path: string, startBytes = 0): Generator<Line> {
  const file = openToRead(path)
  try {
    yield* readLinesOf(file, startBytes)
  } finally {
    closeSync(file)
  }
}

/** The same of a file that is open already, and stays so. */
export function* readLinesOf(file: number, startBytes = 0): Generator<Line> {
  let bytes = spare ?? Buffer.allocUnsafe(FIRST_BYTES)
  spare = undefined
  try {
    let start = 0
    let end = 0
    let number = 0
    let position = startBytes
    // How much of an overlong line has been skipped.
    let passed = 0
    while (true) {
      const newline = bytes.subarray(0, end).indexOf(NEWLINE, start)
      if (newline !== -1) {
        const line = passed > 0 ? bytes.subarray(0, 0) : bytes.subarray(start, newline)
        const at = position - end + start - passed
        const length = passed + newline - start
        yield { number: ++number, start: at, bytes: line, length, isWhole: true }
        passed = 0
        start = newline + 1
        continue
      }
      if (passed > 0 || end - start >= MAX_LINE_BYTES) {
        passed += end - start
        start = end
      }
      // The beginning of the next line moves to the front; if it fills the buffer, the buffer grows.
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
    if (length > 0) yield { number: ++number, start: position - length, bytes: line, length, isWhole: false }
  } finally {
    if (bytes.length <= MAX_SPARE_BYTES) spare = bytes
  }
}
