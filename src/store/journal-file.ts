import { closeSync, fstatSync, openSync, renameSync, rmSync, utimesSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { warn } from '../say/warn.js'
import type { Journal, JournalBase, JournalEntries } from '../wire/journal.js'
import { untraced } from '../wire/untraced.js'
import { encodeBase, encodeEntries, encodeHeader, type JournalHeader } from './journal-format.js'
import { makeFolder } from './make-folder.js'
import { journalFile, UNFINISHED_ENDING } from './paths.js'

/** So many journals stay open; a process may have 1,024 files by default, and they are the program's. */
const MAX_OPEN_FILES = 128

let openFiles = 0

/** The journal of one run of this process. */
export class JournalFile implements Journal {
  readonly #dir: string
  readonly #path: string
  readonly #next: string
  readonly #head: Buffer
  #file: number | undefined

  constructor(dir: string, header: JournalHeader) {
    const { traceId, spanId } = header.identity
    this.#dir = dir
    this.#path = journalFile(dir, header.project, traceId, spanId)
    this.#next = this.#path + UNFINISHED_ENDING
    this.#head = encodeHeader(header)
  }

  write(entries: JournalEntries, base: JournalBase | undefined): boolean {
    try {
      const records = encodeEntries(entries)
      untraced(() => {
        if (base !== undefined) this.#replace([this.#head, encodeBase(base), ...records])
        else if (records.length > 0) this.#append(records)
      })
      return true
    } catch (error) {
      this.#close()
      warn.once(
        'journal-unwritable',
        `the journal ${this.#path} cannot be written (${(error as Error).message}); should the process be killed now, what was logged last would be lost. Free or mend the folder, or choose another with RUNSPAN_DIR.`,
      )
      return false
    }
  }

  touch(): void {
    try {
      untraced(() => utimesSync(this.#path, new Date(), new Date()))
    } catch {
      // Whoever took the file away hears of it at the next write.
    }
  }

  remove(): void {
    try {
      untraced(() => {
        this.#close()
        // The other one is left where a disk was full in the middle of replacing it.
        for (const path of [this.#path, this.#next]) rmSync(path, { force: true })
      })
    } catch {
      // A folder that cannot be changed; the run's root says that it has ended, whoever reads the journal later.
    }
  }

  // A new file in place of the old one at once: whenever the process dies, one of them is whole.
  #replace(records: Buffer[]): void {
    this.#close()
    makeFolder(this.#dir, dirname(this.#next))
    const file = openSync(this.#next, 'w')
    try {
      writeAll(file, records)
      renameSync(this.#next, this.#path)
    } catch (error) {
      closeSync(file)
      throw error
    }
    this.#keep(file)
  }

  #append(records: Buffer[]): void {
    if (this.#file !== undefined) {
      // An open file can be written to long after its folder was deleted, and would be gone with the process.
      if (fstatSync(this.#file).nlink === 0) throw new Error('it was deleted')
      writeAll(this.#file, records)
      return
    }
    const file = openSync(this.#path, 'a')
    try {
      writeAll(file, records)
    } finally {
      this.#keep(file)
    }
  }

  #keep(file: number): void {
    if (openFiles >= MAX_OPEN_FILES) {
      closeSync(file)
      return
    }
    openFiles++
    this.#file = file
  }

  #close(): void {
    if (this.#file === undefined) return
    closeSync(this.#file)
    this.#file = undefined
    openFiles--
  }
}

function writeAll(file: number, records: Buffer[]): void {
  const bytes = Buffer.concat(records)
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
