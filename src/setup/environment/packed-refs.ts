// The file in which git keeps the branches and tags that have not changed for a while, a line each: a large
// repository has hundreds of thousands of them, of which one is wanted.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** More than a few lines; so much is read at once. */
const PIECE_BYTES = 4_096

/**
 * @param ref such as `refs/heads/main`
 * @returns its commit; undefined where the file does not have it, or is not there
 */
export function findPackedRef(path: string, ref: string): string | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    const { size } = fstatSync(file)
    // Every git of the last ten years sorts them, byte by byte, and says so.
    const isSorted = / sorted\b/.test(firstLine(readAt(file, 0)))
    return isSorted ? search(file, size, Buffer.from(ref)) : commitIn(readAt(file, 0, size), Buffer.from(ref))
  } finally {
    closeSync(file)
  }
}

/** Halves the part of the file in which the line begins, until a piece holds all of it. */
function search(file: number, size: number, ref: Buffer): string | undefined {
  let [from, to] = [0, size]
  while (to - from > PIECE_BYTES) {
    const middle = Math.floor((from + to) / 2)
    const line = refLineIn(readAt(file, middle))
    // no line begins there: one of more than half a piece, or the last one
    if (line === undefined) break
    if (Buffer.compare(line.ref, ref) <= 0) from = middle + line.start
    else to = middle
  }
  // the line that is wanted begins before `to`, and may end behind it
  return commitIn(readAt(file, from, to - from + PIECE_BYTES), ref)
}

/** The first whole line in a piece that names a ref: others are a comment, or say what a tag before them points at. */
function refLineIn(piece: Buffer): { start: number; ref: Buffer } | undefined {
  for (let start = piece.indexOf(10) + 1; start > 0; start = piece.indexOf(10, start) + 1) {
    const end = piece.indexOf(10, start)
    if (end === -1) return undefined
    const space = piece.indexOf(32, start)
    if (piece[start] !== HASH && piece[start] !== CARET && space !== -1 && space < end)
      return { start, ref: piece.subarray(space + 1, end) }
  }
  return undefined
}

const HASH = 35
const CARET = 94

function commitIn(piece: Buffer, ref: Buffer): string | undefined {
  const end = piece.indexOf(Buffer.concat([Buffer.from(' '), ref, Buffer.from('\n')]))
  return end === -1 ? undefined : piece.toString('latin1', piece.lastIndexOf(10, end) + 1, end)
}

function firstLine(piece: Buffer): string {
  return piece.toString('latin1').split('\n', 1)[0] ?? ''
}

function readAt(file: number, position: number, bytes = PIECE_BYTES): Buffer {
  const buffer = Buffer.alloc(bytes)
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, position))
}
