/**
 * Large enough that writing costs little per line, small enough that a slow reader slows down the export.
 */
const CHUNK_LENGTH = 1 << 16

/** Joins short texts into chunks. */
export function* inChunks(texts: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const text of texts) {
    chunk += text
    if (chunk.length < CHUNK_LENGTH) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
