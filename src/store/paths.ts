// Where things lie in a store: `<dir>/<project>/<run id>.jsonl`, and the journals of live runs side by side
// in one folder, so that a process finds them without looking through the whole store. A project may be any
// string; its folder's name is made of it so that no name leaves the store, collides with another, or is
// refused by a file system.

import { createHash } from 'node:crypto'
import { basename, join, resolve } from 'node:path'

const DEFAULT_DIR = '.runspan'
export const RUN_FILE_ENDING = '.jsonl'
export const JOURNAL_ENDING = '.journal'
export const JOURNALS = '.live'
/** A journal that is being written to take the place of another. */
export const UNFINISHED_ENDING = '.next'

/** File systems take 255 bytes; some wrap them (encryption) and take less. */
const MAX_FOLDER_NAME = 120

/** Names that Windows keeps for devices, whatever their ending. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** The store's folder: `dir`, else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
export function storeDir(dir?: string): string {
  return resolve(dir ?? (process.env.RUNSPAN_DIR || DEFAULT_DIR))
}

export function runFile(dir: string, project: string, runId: string): string {
  return join(dir, projectFolder(project), runId + RUN_FILE_ENDING)
}

/**
 * @param spanId of the run's root, or of the part that a process adds to a run of another: each has its own
 */
export function journalFile(dir: string, runId: string, spanId: string): string {
  return join(dir, JOURNALS, `${runId}-${spanId}${JOURNAL_ENDING}`)
}

/**
 * The id of the root or continuation that a journal is of, also of one that a recovering process has taken.
 */
export function partIdOfJournal(path: string): string {
  const [, spanId = ''] = basename(path).split(/[-.]/)
  return spanId
}

/**
 * The folder of a project: its name with all but letters, digits, `-` and `_` as percent-encoded UTF-8, and
 * with a hash in place of its end where it is too long. Two projects may share a folder where the file
 * system does not tell upper case from lower; the spans in a run's file say which project it is of.
 */
export function projectFolder(project: string): string {
  const encoded = [...Buffer.from(project)]
    .map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`))
    .join('')
  const needsHash = encoded.length > MAX_FOLDER_NAME || encoded === '' || DEVICE_NAME.test(encoded)
  return needsHash
    ? `${encoded.slice(0, MAX_FOLDER_NAME - 17)}~${createHash('sha256').update(project).digest('hex').slice(0, 16)}`
    : encoded
}

function isPlain(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x5f
  )
}
