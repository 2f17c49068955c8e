import { pipeline, Readable } from 'node:stream'
import { readLinesOf } from '../../store/read-lines.js'
import { type LineFile, type PlacedLine, placed } from './line-file.js'
import { openNameless, writeAll } from './nameless-file.js'
import { packingOfBytes, unpacker } from './unpacker.js'

/** How the standard input is written where a path is wanted. */
export const STANDARD_INPUT = '-'

/** What is unpacked at a time. */
const PIECE_BYTES = 1 << 18

/** By so many it is known how it is packed. */
const MAGIC_BYTES = 4

/** It comes once only: whoever reads it again reads what was kept. */
let kept: Promise<number> | undefined

/** What is piped into the program, packed or not; kept in a file without a name, which goes away with the process. */
export const standardInput: LineFile = {
  path: 'the standard input',
  async *lines(start = 0): AsyncGenerator<PlacedLine> {
    kept ??= keep(process.stdin)
    yield* placed(readLinesOf(await kept, start), start)
  },
}

async function keep(input: Readable): Promise<number> {
  const file = openNameless()
  const pieces: AsyncIterator<Buffer> = input[Symbol.asyncIterator]()
  let first = Buffer.alloc(0)
  for (let isOver = false; first.length < MAGIC_BYTES && !isOver; ) {
    const { value, done } = await pieces.next()
    isOver = done === true
    if (!isOver) first = Buffer.concat([first, value])
  }
  const packing = packingOfBytes(first)
  const all = allOf(first, pieces)
  const unpacked: AsyncIterable<Buffer> =
    packing === undefined ? all : pipeline(Readable.from(all), unpacker(packing, PIECE_BYTES), () => {})
  for await (const piece of unpacked) writeAll(file, piece)
  return file
}

async function* allOf(first: Buffer, more: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first
  yield* { [Symbol.asyncIterator]: () => more }
}
