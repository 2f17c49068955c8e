import { closeSync } from 'node:fs'
import { decodeHeader, headerBytes, type JournalHeader } from './journal-format.js'
import { openToRead, readBytes } from './open-file.js'

const MAX_HEADER_BYTES = 1 << 24

/** What a journal's first bytes say; undefined when they say nothing. */
export function readJournalHeader(path: string): JournalHeader | undefined {
  try {
    const file = openToRead(path)
    try {
      const first = readBytes(file, 0, 4_096)
      const length = headerBytes(first) ?? 0
      if (length > MAX_HEADER_BYTES) return undefined
      return decodeHeader(length > first.length ? readBytes(file, 0, length) : first)
    } finally {
      closeSync(file)
    }
  } catch {
    // Damaged, which is reported when all of it is read; or gone.
    return undefined
  }
}
