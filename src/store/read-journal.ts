import { closeSync, fstatSync } from 'node:fs'
import { encodeRequest } from '../otlp/encode-json.js'
import { completeCrashedRun } from './complete-run.js'
import {
  decodeHeader,
  decodeJournal,
  headerBytes,
  type JournalContent,
  type JournalHeader,
  NO_POINTS,
} from './journal-format.js'
import { openToRead, readBytes } from './open-file.js'

/**
 * Ten times what a journal can grow to while the store cannot be written; runspan did not write anything
 * larger.
 */
const MAX_JOURNAL_BYTES = 1 << 29
const MAX_HEADER_BYTES = 1 << 24

/**
 * @param onWarning called with what is damaged, by file and size
 * @param isOver whether its process has stopped writing: only then is an incomplete record reported too
 * @returns undefined when nothing can be read from it
 */
export function readJournal(
  path: string,
  onWarning: (message: string) => void,
  isOver: boolean,
): JournalContent | undefined {
  let size = 0
  try {
    const { bytes, size: all } = readWhole(path)
    size = all
    const { content, lostBytes, isDamaged } = decodeJournal(bytes)
    // If no spans can be made from it, it is damaged, whatever the reason.
    if (content !== undefined) encodeRequest(completeCrashedRun({ ...content, points: NO_POINTS }, []))
    const what = isDamaged || content === undefined ? 'damaged' : 'a record that was not written to its end,'
    if (lostBytes > 0 && (isDamaged || content === undefined || isOver))
      onWarning(`the last ${lostBytes} of ${size} bytes of ${path} are ${what} and were left out`)
    return content
  } catch (error) {
    // Deleted or renamed since it was listed: the run has ended, or another process is recovering it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    onWarning(
      `the journal ${path} (${size} bytes) cannot be read and was left out: ${(error as Error).message}`,
    )
    return undefined
  }
}

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

function readWhole(path: string): { bytes: Buffer; size: number } {
  const file = openToRead(path)
  try {
    const { size } = fstatSync(file)
    return { bytes: readBytes(file, 0, MAX_JOURNAL_BYTES), size }
  } finally {
    closeSync(file)
  }
}
