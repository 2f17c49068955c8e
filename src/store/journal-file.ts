import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Outage } from '../errors/outage.js'
import { warn } from '../errors/warn.js'
import { untraced } from '../runtime/untraced.js'
import type { Journal } from '../wire/journal.js'
import { encodeHeader, encodeSignOfLife, type JournalHeader } from './journal-format.js'
import { makeFolder } from './make-folder.js'
import { UNFINISHED_ENDING } from './paths.js'
import { renameOver } from './rename-over.js'

/**
 * This many journals stay open: a process may have 1,024 files by default, and those belong to the program.
 */
const MAX_OPEN_FILES = 128

let openFiles = 0

/** Journals whose last write failed. */
const failing = new Set<object>()
const outage = new Outage('journal-unwritable')

/** What a journal needs from the store beside it. */
interface LinesBeside {
  isBehind(runId: string): boolean
  hasLately(runId: string): boolean
  writeGathered(runId: string): void
  whenWritten(runId: string, fn: () => void): void
}

/** Where a journal lies, and how it is written. */
export interface JournalForm<Entries, Base> {
  path: string
  entries(entries: Entries): Buffer[]
  base(base: Base): Buffer[]
}

/** A journal of one run of this process. */
export class JournalFile<Entries, Base> implements Journal<Entries, Base> {
  readonly #form: JournalForm<Entries, Base>
  readonly #dir: string
  readonly #path: string
  readonly #next: string
  readonly #head: Buffer
  readonly #runId: string
  readonly #lines: LinesBeside
  readonly #onNotFollowed: () => void
  #file: number | undefined
  #size = 0
  #isTorn = false
  goesOn = false

  /** @param onNotFollowed called when it turns out that the run's spans do not reach the store */
  constructor(
    dir: string,
    form: JournalForm<Entries, Base>,
    header: JournalHeader,
    lines: LinesBeside,
    onNotFollowed: () => void = () => {},
  ) {
    this.#dir = dir
    this.#form = form
    this.#path = form.path
    this.#next = this.#path + UNFINISHED_ENDING
    this.#head = encodeHeader(header)
    this.#runId = header.identity.traceId
    this.#lines = lines
    this.#onNotFollowed = onNotFollowed
  }

  get isBehind(): boolean {
    return this.#lines.isBehind(this.#runId)
  }

  writeSpans(): void {
    untraced(() => this.#lines.writeGathered(this.#runId))
  }

  isFollowed(): boolean {
    const isFollowed = this.#lines.hasLately(this.#runId)
    if (!isFollowed) this.#onNotFollowed()
    return isFollowed
  }

  write(entries: Entries, base: Base | undefined): boolean {
    try {
      const records = this.#form.entries(entries)
      untraced(() => {
        if (base !== undefined) this.#replace([this.#head, ...this.#form.base(base), ...records])
        else if (records.length > 0) this.#append(Buffer.concat(records))
      })
      if (base === undefined && !this.goesOn) return false
      this.#reportRecovery()
      return true
    } catch (error) {
      failing.add(this)
      outage.begin(
        `the journal ${this.#path} cannot be written (${(error as Error).message}); if the process is killed before that works again, what was logged since is lost. Free or mend the folder, or choose another with RUNSPAN_DIR.`,
      )
      return false
    }
  }

  touch(): void {
    if (!this.goesOn) return
    try {
      // Written to, not touched, so that the file's time comes from its file system's clock, as for all the
      // others.
      untraced(() => this.#append(encodeSignOfLife()))
    } catch {
      // The next write reports a deleted file or a full disk.
    }
  }

  remove(): void {
    failing.delete(this)
    this.#lines.whenWritten(this.#runId, () => this.#delete())
  }

  #delete(): void {
    try {
      untraced(() => {
        this.#close()
        unlinkSync(this.#path)
      })
    } catch {
      // There is no file, or the folder cannot be changed. Anyone who reads the journal later sees from the
      // run's root that it has ended.
    }
  }

  // A new file replaces the old one in one step: if the process dies or the disk is full, one of the two is
  // whole.
  #replace(records: readonly Buffer[]): void {
    makeFolder(this.#dir, dirname(this.#next))
    const file = openSync(this.#next, 'w')
    try {
      // One by one: together they would be a copy of all that a long loop has logged.
      for (const record of records) writeAll(file, record)
      // Windows does not replace a file that anyone has open.
      this.#close()
      renameOver(this.#next, this.#path)
    } catch (error) {
      closeSync(file)
      rmSync(this.#next, { force: true })
      throw error
    }
    this.#size = records.reduce((sum, { length }) => sum + length, 0)
    this.#isTorn = false
    this.goesOn = true
    this.#keepOpen(file)
  }

  #append(bytes: Buffer): void {
    const file = this.#file ?? this.#open()
    // A deleted file that is still open can be written to, but is gone when the process ends.
    this.goesOn = file !== undefined && fstatSync(file).nlink > 0
    if (file === undefined || !this.goesOn) {
      this.#close()
      this.#warnOfDeletion()
      return
    }
    try {
      if (this.#isTorn) ftruncateSync(file, this.#size)
      this.#isTorn = true
      writeAll(file, bytes)
      this.#isTorn = false
      this.#size += bytes.length
    } finally {
      if (this.#file === undefined) this.#keepOpen(file)
    }
  }

  #open(): number | undefined {
    try {
      return openSync(this.#path, constants.O_WRONLY | constants.O_APPEND)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  #warnOfDeletion(): void {
    warn.once(
      'journal-deleted',
      `the journal ${this.#path} was deleted while its run goes on; it begins anew, but what the store held of the run may be gone with it. Leave the store alone while programs record into it.`,
    )
  }

  #keepOpen(file: number): void {
    if (openFiles >= MAX_OPEN_FILES) {
      closeSync(file)
      return
    }
    openFiles++
    this.#file = file
  }

  #close(): void {
    if (this.#file === undefined) return
    const file = this.#file
    this.#file = undefined
    openFiles--
    closeSync(file)
  }

  #reportRecovery(): void {
    if (!failing.delete(this) || failing.size > 0) return
    outage.end('the journals of running runs can be written again, and hold everything again.')
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
