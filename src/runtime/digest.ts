import { closeSync, openSync, readSync } from 'node:fs'

/** The path of a file, or bytes in memory. */
export type ByteSource = string | Uint8Array

export interface Digest {
  sha256: string
  sizeBytes: number
}

const PIECE_BYTES = 1 << 20

/**
 * Reads a file, or bytes, once.
 * @param onPiece called with each piece before the next is read; its bytes are reused
 * @throws what the file system throws
 */
export function digest(source: ByteSource, onPiece: (piece: Uint8Array) => void = () => {}): Digest {
  // loaded when it is needed: most programs log no files
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  let sizeBytes = 0
  for (const piece of pieces(source)) {
    hash.update(piece)
    onPiece(piece)
    sizeBytes += piece.length
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}

function* pieces(source: ByteSource): Generator<Uint8Array> {
  if (typeof source !== 'string') {
    yield source
    return
  }
  const file = openSync(source, 'r')
  try {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES)
    for (;;) {
      const length = readSync(file, buffer, 0, buffer.length, null)
      if (length === 0) return
      yield buffer.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}
