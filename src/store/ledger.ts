// What an endpoint has taken from a store: `.sent/<endpoint>/`, one file per sending process, one line for the
// spans of a run that were taken together. It may be deleted: everything is then sent once more, and readers recognize duplicates by span id.

import { createHash } from 'node:crypto'
import { appendFileSync, closeSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ATTR_RECOVERED } from '../wire/names.js'
import { isRecovered } from '../wire/recovered.js'
import type { FinishedSpan } from '../wire/span.js'
import { LockFile } from './lock-file.js'
import { makeFolder } from './make-folder.js'
import { openToRead, readBytes } from './open-file.js'
import { isAlive, ownIdentity } from './process-identity.js'

export interface SpanKey {
  runId: string
  /**
   * The span's id. A recovered span, written in its name by another process, is a different span and does
   * not stand in for it.
   */
  spanId: string
}

export function spanKeyOf(span: FinishedSpan): SpanKey {
  const { traceId, spanId } = span.spanContext()
  return { runId: traceId, spanId: isRecovered(span) ? spanId + RECOVERED : spanId }
}

/** The key of a stored line's only span, without parsing the line. */
export function spanKeyOfLine(line: Buffer, runId: string): SpanKey {
  const start = line.indexOf(SPAN_ID) + SPAN_ID.length
  const spanId = line.toString('latin1', start, start + SPAN_ID_LENGTH)
  return { runId, spanId: line.includes(RECOVERED_ATTRIBUTE) ? spanId + RECOVERED : spanId }
}

const RECOVERED = '-recovered'
const SPAN_ID = '"spanId":"'
const SPAN_ID_LENGTH = 16
const RECOVERED_ATTRIBUTE = JSON.stringify(ATTR_RECOVERED)

/** The folder of a store's ledgers. */
export const LEDGERS = '.sent'

/** How much is read at once: a file can be larger than the longest string. */
const MAX_LEDGER_BYTES = 1 << 28
const LEDGER_ENDING = '.ledger'

/** Enough for some 60,000 spans. If the disk stays full longer than that, the rest is sent once more. */
const MAX_UNNOTED = 1 << 20

export class Ledger {
  readonly #dir: string
  readonly #folder: string
  readonly #ownFile: string
  readonly #lock: LockFile
  readonly #done = new Map<string, Set<string>>()
  readonly #wholeSizes = new Map<string, number>()
  readonly #readBytes = new Map<string, number>()
  /** Lines that could not be written yet. */
  #unnoted = ''

  /** @param endpoint its identity; only a hash of it, its mark, is in the store */
  constructor(dir: string, endpoint: string, mark = markOf(endpoint)) {
    this.#dir = dir
    this.#folder = join(dir, LEDGERS, mark)
    this.#lock = new LockFile(join(this.#folder, 'lock'))
    const { pid, startedAt, host } = ownIdentity()
    this.#ownFile = join(this.#folder, `${pid}-${startedAt}-${host}${LEDGER_ENDING}`)
  }

  /** Those of all endpoints that the store was sent to; which they are, their marks do not say. */
  static all(dir: string): Ledger[] {
    const folder = join(dir, LEDGERS)
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return []
    return readdirSync(folder)
      .filter((name) => MARK.test(name))
      .map((mark) => new Ledger(dir, '', mark))
  }

  /**
   * Notes that the endpoint has taken these spans, or refused them for good. Throws what the file system
   * throws.
   */
  markDone(keys: readonly SpanKey[]): void {
    // What this process sends counts at once, even while the ledger is being read.
    if (this.#readBytes.size > 0) for (const key of keys) this.#add(key)
    const runs = new Map<string, string[]>()
    for (const { runId, spanId } of keys) {
      const spanIds = runs.get(runId)
      if (spanIds === undefined) runs.set(runId, [spanId])
      else spanIds.push(spanId)
    }
    this.#append(Array.from(runs, ([runId, spanIds]) => spansLines(runId, spanIds)).join(''))
  }

  /** Notes that a run's file is done with up to here, so that it need not be looked at again. */
  markFileDone(runId: string, sizeBytes: number): void {
    this.#wholeSizes.set(runId, sizeBytes)
    this.#done.delete(runId)
    this.#append(ledgerLine(runId, `=${sizeBytes}`))
  }

  /**
   * How much of a run's file is done with; anything appended later, say by a span that ended late, comes
   * after that.
   */
  doneBytes(runId: string): number {
    return this.#wholeSizes.get(runId) ?? 0
  }

  isDone({ runId, spanId }: SpanKey): boolean {
    return this.#done.get(runId)?.has(spanId) ?? false
  }

  /** Reads what this process and others have noted since the last time. */
  refresh(): void {
    this.#readBytes.set('', 0)
    for (const name of this.#names()) {
      const path = join(this.#folder, name)
      const from = this.#readBytes.get(name) ?? 0
      const text = readFrom(path, from)
      // The last line may be half-written; it is read once it is complete.
      const whole = text.slice(0, text.lastIndexOf('\n') + 1)
      this.#readBytes.set(name, from + Buffer.byteLength(whole))
      for (const line of whole.split('\n')) this.#read(line)
    }
  }

  /**
   * Moves what ended processes noted into this process's own file, with a single line for a run that is
   * done with.
   * @param isThere whether the store still has a run; what was noted of the others is forgotten
   */
  compact(isThere: (runId: string) => boolean = () => true): void {
    const ended = this.#names().filter((name) => hasEnded(name))
    if (ended.length === 0) return
    // What they noted after the last read and before they ended.
    this.refresh()
    const files = [...this.#wholeSizes]
      .filter(([runId]) => isThere(runId))
      .map(([runId, size]) => ledgerLine(runId, `=${size}`))
    const spans = [...this.#done]
      .filter(([runId]) => isThere(runId))
      .map(([runId, spanIds]) => spansLines(runId, [...spanIds]))
    this.#append([...files, ...spans].join(''))
    // Only now: until here everything is still in their files, should this process die.
    for (const name of ended) rmSync(join(this.#folder, name), { force: true })
  }

  /**
   * Forgets what every process has noted, so that everything is sent once more. Only for the holder of the
   * lock.
   */
  clear(): void {
    this.forget()
    for (const name of this.#names()) rmSync(join(this.#folder, name), { force: true })
  }

  /** Frees what was read, which is a lot for a large store; `refresh` reads it again. */
  forget(): void {
    this.#done.clear()
    this.#wholeSizes.clear()
    this.#readBytes.clear()
  }

  /**
   * Calls `work` while no other process is sending this store's backlog to the same endpoint.
   * @returns false when another process is
   */
  async withLock(work: () => Promise<void>): Promise<boolean> {
    if (!this.lock()) return false
    try {
      await work()
    } finally {
      this.unlock()
    }
    return true
  }

  /**
   * Keeps other processes from sending this store's backlog to the same endpoint until {@link unlock} is
   * called.
   * @returns false when one of them does so now
   */
  lock(): boolean {
    makeFolder(this.#dir, this.#folder)
    return this.#lock.take()
  }

  unlock(): void {
    this.#lock.release()
  }

  #append(text: string): void {
    const isAfterFailure = this.#unnoted !== ''
    this.#unnoted = this.#unnoted.length < MAX_UNNOTED ? this.#unnoted + text : text
    makeFolder(this.#dir, this.#folder)
    // A full disk may have taken part of a line.
    appendFileSync(this.#ownFile, isAfterFailure ? `\n${this.#unnoted}` : this.#unnoted)
    this.#unnoted = ''
  }

  #names(): string[] {
    return statSync(this.#folder, { throwIfNoEntry: false }) === undefined
      ? []
      : readdirSync(this.#folder).filter((name) => name.endsWith(LEDGER_ENDING))
  }

  #read(line: string): void {
    const [runId, mark, checksum] = line.split(' ')
    // A damaged line counts for nothing: its spans are sent once more.
    if (runId === undefined || mark === undefined || checksum !== checksumOf(runId, mark)) return
    if (mark.startsWith('=')) {
      this.#wholeSizes.set(runId, Math.max(this.doneBytes(runId), Number(mark.slice(1))))
      this.#done.delete(runId)
      return
    }
    for (const spanId of mark.split(',')) this.#add({ runId, spanId })
  }

  #add({ runId, spanId }: SpanKey): void {
    const done = this.#done.get(runId) ?? new Set()
    this.#done.set(runId, done.add(spanId))
  }
}

const MARK = /^[0-9a-f]{16}$/

function markOf(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('hex').slice(0, 16)
}

/** So many spans in a line: were it damaged, all of them would be sent once more. */
const SPANS_PER_LINE = 512

function spansLines(runId: string, spanIds: readonly string[]): string {
  let lines = ''
  for (let i = 0; i < spanIds.length; i += SPANS_PER_LINE)
    lines += ledgerLine(runId, spanIds.slice(i, i + SPANS_PER_LINE).join(','))
  return lines
}

/** @param mark spans' ids with commas, or `=` and how many bytes of the run's file are done with */
export function ledgerLine(runId: string, mark: string): string {
  return `${runId} ${mark} ${checksumOf(runId, mark)}\n`
}

function checksumOf(runId: string, mark: string): string {
  return crc32(`${runId} ${mark}`).toString(16)
}

/** Whether the process that wrote this file is gone, as far as can be known here. */
function hasEnded(name: string): boolean {
  const [, pid, startedAt, host] = /^(\d+)-(\d*)-([0-9a-f]+)\./.exec(name) ?? []
  return (
    pid !== undefined &&
    startedAt !== undefined &&
    host !== undefined &&
    isAlive({ pid: Number(pid), startedAt, host }) === false
  )
}

function readFrom(path: string, start: number): string {
  let file: number
  try {
    file = openToRead(path)
  } catch (error) {
    // Another process has just moved it into its own file.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
  try {
    return readBytes(file, start, MAX_LEDGER_BYTES).toString('latin1')
  } finally {
    closeSync(file)
  }
}
