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
 * Ten times what a journal can hold while the store takes nothing; what is larger was not written by
 * runspan.
 */
const MAX_JOURNAL_BYTES = 1 << 29
const MAX_HEADER_BYTES = 1 << 24

/**
 * @param onWarning told of what is damaged, by file and amount
 * @param isOver whether its process writes no more: a record that is not whole is told then too
 * @returns undefined when nothing can be made of it
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
    // What no spans can be made of is damaged, whatever it is that is wrong with it.
    if (content !== undefined) encodeRequest(completeCrashedRun({ ...content, points: NO_POINTS }, []))
    const what = isDamaged || content === undefined ? 'damaged' : 'a record that was not written to its end,'
    if (lostBytes > 0 && (isDamaged || content === undefined || isOver))
      onWarning(`the last ${lostBytes} of ${size} bytes of ${path} are ${what} and were left out`)
    return content
  } catch (error) {
    // Taken away or renamed since it was listed: the run has ended, or another process recovers it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    onWarning(
      `the journal ${path} (${size} bytes) cannot be read and was left out: ${(error as Error).message}`,
    )
    return undefined
  }
}

/** What is known of a journal by its first bytes; undefined where they tell nothing. */
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
    // Damaged, which whoever reads all of it tells; or gone.
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
