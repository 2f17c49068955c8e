import { closeSync, createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { openToRead } from '../../store/open-file.js'
import { readLinesOf } from '../../store/read-lines.js'
import { type LineFile, type PlacedLine, placed } from './line-file.js'
import { openNameless, writeAll } from './nameless-file.js'
import { splitLines } from './split-lines.js'
import { type Packing, unpacker } from './unpacker.js'

/** What is unpacked at a time. */
const PIECE_BYTES = 1 << 18

/**
 * A packed file, of which only what is being read is in memory. It has no places to begin at: for lines in the
 * middle it is unpacked once, into a file without a name, which goes away with this object or the process.
 */
export class PackedFile implements LineFile {
  readonly path: string
  readonly #packing: Packing
  #unpacked: Promise<number> | undefined

  constructor(path: string, packing: Packing) {
    this.path = path
    this.#packing = packing
  }

  async *lines(start?: number): AsyncGenerator<PlacedLine> {
    if (start === undefined) {
      yield* placed(splitLines(unpack(this.path, this.#packing)), 0)
      return
    }
    this.#unpacked ??= this.#unpackAll()
    yield* placed(readLinesOf(await this.#unpacked, start), start)
  }

  async #unpackAll(): Promise<number> {
    const file = openNameless()
    unreachable.register(this, file)
    try {
      for await (const piece of unpack(this.path, this.#packing)) writeAll(file, piece)
    } catch (error) {
      // of a damaged file there is as much as was told
      if (!isDamage(error)) throw error
    }
    return file
  }
}

const unreachable = new FinalizationRegistry<number>((file) => closeSync(file))

function unpack(path: string, packing: Packing): AsyncIterable<Buffer> {
  const into = unpacker(packing, PIECE_BYTES)
  const packed = createReadStream('', { fd: openToRead(path), highWaterMark: PIECE_BYTES })
  // whoever reads gets the errors of both
  return pipeline(packed, into, () => {})
}

function isDamage(error: unknown): boolean {
  return /^Z(STD)?_/.test(String((error as { code?: unknown }).code))
}
