// Where things are in a store: `<dir>/<project>/<run id>.jsonl`, and the journals of live runs together in
// one folder, so that a process finds them without searching the whole store. A project may be any string;
// its folder's name is derived from it so that no name escapes the store, collides with another, or is
// refused by a file system.

import { createHash } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'

const DEFAULT_DIR = '.runspan'
export const RUN_FILE_ENDING = '.jsonl'
export const JOURNAL_ENDING = '.journal'
/** A journal of open tasks, beside that of their run. */
export const TASKS_ENDING = '.tasks'
export const JOURNALS = '.live'
/** Outputs of tasks, kept for later runs. */
export const CACHE = '.cache'
/** The bytes of logged files. */
export const FILES = '.files'
/** Traces that belong to no run, or to one of which nothing else has come yet. */
export const TRACES = '.traces'
/** A journal that is being written to replace another. */
export const UNFINISHED_ENDING = '.next'
/** A journal that could not be read to its end, of a run that was recovered from the rest. */
export const DAMAGED_ENDING = '.damaged'

/** File systems allow 255 bytes; some wrappers (encryption) allow fewer. */
const MAX_FOLDER_NAME = 120

/** Names that Windows reserves for devices, with any ending. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** The store's folder: `dir`, else `RUNSPAN_DIR`, else `.runspan` in the working directory. */
export function storeDir(dir?: string): string {
  const named = dir ?? (process.env.RUNSPAN_DIR || DEFAULT_DIR)
  try {
    return resolve(named)
  } catch {
    return named // the working directory is gone: what is written there fails, and is told then
  }
}

export function runFile(dir: string, project: string, runId: string): string {
  return join(dir, projectFolder(project), runId + RUN_FILE_ENDING)
}

export function traceFile(dir: string, traceId: string): string {
  return join(dir, TRACES, traceId + RUN_FILE_ENDING)
}

/**
 * @param spanId of the run's root, or of the part that a process adds to another's run: each has its own
 *   journal
 */
export function journalFile(dir: string, runId: string, spanId: string): string {
  return join(dir, JOURNALS, `${runId}-${spanId}${JOURNAL_ENDING}`)
}

/** The journal of the open tasks of that part. */
export function tasksFile(dir: string, runId: string, spanId: string): string {
  return join(dir, JOURNALS, `${runId}-${spanId}${TASKS_ENDING}`)
}

/**
 * The id of the root or continuation that a journal belongs to, also for one that a recovering process has
 * claimed.
 */
export function partIdOfJournal(path: string): string {
  const [, spanId = ''] = basename(path).split(/[-.]/)
  return spanId
}

/** A journal's path as its own process named it: a recovering one adds its own name behind. */
export function nameOfJournal(path: string): string {
  const [name = '', ending = ''] = basename(path).split('.')
  return join(dirname(path), `${name}.${ending}`)
}

/**
 * The folder of a project: its name, with everything but letters, digits, `-` and `_` percent-encoded as
 * UTF-8, and with a hash in place of its end if it is too long. Two projects may share a folder on a file
 * system that ignores case; the spans in a run's file say which project it belongs to.
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
