import { closeSync, fstatSync } from 'node:fs'
import { encodeRequest } from '../otlp/encode-json.js'
import { completeCrashedRun } from './complete-run.js'
import { completeCrashedTasks } from './complete-tasks.js'
import { type DecodedJournal, decodeJournal, type JournalContent } from './journal-format.js'
import { NO_POINTS } from './journalled-points.js'
import { openToRead, readBytes } from './open-file.js'
import { decodeTasks, type JournalledTasks } from './tasks-journal.js'

/**
 * Ten times what a journal can grow to while the store cannot be written; runspan did not write anything
 * larger.
 */
const MAX_JOURNAL_BYTES = 1 << 29

/** What could be read of a journal. */
export interface ReadJournal<Content> {
  /** Undefined when nothing could, or there is no such journal. */
  content: Content | undefined
  /** Whether somebody else may be able to read more of it. */
  isDamaged: boolean
}

type Tell = (message: string) => void

/**
 * The journal of a run, or of a part of it.
 * @param onWarning called with what is damaged, by file and size
 * @param isOver whether its process has stopped writing: only then is an incomplete record reported too
 */
export function readJournal(path: string, onWarning: Tell, isOver: boolean): ReadJournal<JournalContent> {
  return readWith(decodeJournal, checkRun, path, onWarning, isOver)
}

/** The same for that of its tasks. */
export function readTasksJournal(
  path: string,
  onWarning: Tell,
  isOver: boolean,
): ReadJournal<JournalledTasks> {
  return readWith(decodeTasks, checkTasks, path, onWarning, isOver)
}

// If no spans can be made from a journal, it is damaged, whatever the reason.
function checkRun(journal: JournalContent): void {
  encodeRequest(completeCrashedRun({ ...journal, points: NO_POINTS }, []))
}

function checkTasks({ header, tasks }: JournalledTasks): void {
  const withoutEvents = tasks.map((task) => ({ ...task, events: [], exceptions: [] }))
  encodeRequest(completeCrashedTasks({ header, tasks: withoutEvents }, []))
}

/** @param check throws where no spans can be made of the content */
function readWith<Content>(
  decode: (bytes: Buffer) => DecodedJournal<Content>,
  check: (content: Content) => void,
  path: string,
  onWarning: Tell,
  isOver: boolean,
): ReadJournal<Content> {
  let size = 0
  try {
    const { bytes, size: all } = readWhole(path)
    size = all
    const { content, lostBytes, isDamaged } = decode(bytes)
    if (content !== undefined) check(content)
    const what = isDamaged || content === undefined ? 'damaged' : 'a record that was not written to its end,'
    if (lostBytes > 0 && (isDamaged || content === undefined || isOver))
      onWarning(`the last ${lostBytes} of ${size} bytes of ${path} are ${what} and were left out`)
    return { content, isDamaged }
  } catch (error) {
    // Deleted or renamed since it was listed: the run has ended, or another process is recovering it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { content: undefined, isDamaged: false }
    onWarning(
      `the journal ${path} (${size} bytes) cannot be read and was left out: ${(error as Error).message}`,
    )
    return { content: undefined, isDamaged: true }
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
