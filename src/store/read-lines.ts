import { closeSync, openSync, readSync } from 'node:fs'

const CHUNK_BYTES = 1 << 20
const NEWLINE = 0x0a

export interface Line {
  /** From 1. */
  number: number
  text: string
  /** False for a last line without its newline: it is being written, or its writer died. */
  isWhole: boolean
}

/** The lines of a file, one after the other, without having the file in memory. Throws what the file system throws. */
export function* readLines(path: string): Generator<Line> {
  const file = openSync(path, 'r')
  try {
    let number = 0
    let pending: Buffer[] = []
    const take = (isWhole: boolean): Line => {
      const line = { number: ++number, text: Buffer.concat(pending).toString('utf8'), isWhole }
      pending = []
      return line
    }
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      let start = 0
      for (
        let end = chunk.indexOf(NEWLINE, start);
        end !== -1 && end < length;
        end = chunk.indexOf(NEWLINE, start)
      ) {
        pending.push(chunk.subarray(start, end))
        yield take(true)
        start = end + 1
      }
      // The chunk is used again, so what is left of it is copied.
      pending.push(Buffer.from(chunk.subarray(start, length)))
    }
    if (pending.some((part) => part.length > 0)) yield take(false)
  } finally {
    closeSync(file)
  }
}
