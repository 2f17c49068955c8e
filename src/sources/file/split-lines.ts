import { MAX_LINE_BYTES } from '../../store/read-lines.js'
import type { PlacedLine } from './line-file.js'

const NEWLINE = 0x0a

/** The lines of what comes in pieces; no more than one of them is in memory. */
export async function* splitLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Omit<PlacedLine, 'start'>> {
  const line = new LineBuilder()
  for await (const piece of pieces) {
    let start = 0
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      line.add(piece.subarray(start, end))
      yield line.take()
      start = end + 1
    }
    line.add(piece.subarray(start))
  }
  if (line.length > 0) yield line.take()
}

class LineBuilder {
  #number = 0
  #begun: Buffer[] = []
  length = 0

  add(piece: Buffer): void {
    this.length += piece.length
    if (this.length > MAX_LINE_BYTES) this.#begun = []
    else this.#begun.push(piece)
  }

  take(): Omit<PlacedLine, 'start'> {
    const [first, ...more] = this.#begun
    const bytes = first !== undefined && more.length === 0 ? first : Buffer.concat(this.#begun)
    const line = { number: ++this.#number, bytes, length: this.length }
    this.#begun = []
    this.length = 0
    return line
  }
}
