import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeLine } from '../otlp/encode-json.js'
import { TextBuffer } from '../otlp/text-buffer.js'
import type { FinishedSpan } from '../wire/span.js'
import { makeFolder } from './make-folder.js'
import { runFile } from './paths.js'

const NEWLINE = 0x0a

/** Part of a line that a full disk took and that could not be removed at once. */
interface TornLine {
  start: number
  end: number
}

/**
 * Appends lines to runs' files, each whole line in one synchronous write. Throws what the file system
 * throws.
 */
export class RunFiles {
  readonly dir: string
  readonly #line = new TextBuffer()
  readonly #torn = new Map<string, TornLine>()

  constructor(dir: string) {
    this.dir = dir
  }

  /** Appends a line with the span. */
  append(project: string, runId: string, span: FinishedSpan): void {
    this.appendLine(project, runId, this.encode(span))
  }

  /** A span's line; valid until the next call. */
  encode(span: FinishedSpan): Uint8Array {
    return this.encodeAll([span])
  }

  /** A line for each span; valid until the next call. */
  encodeAll(spans: readonly FinishedSpan[]): Uint8Array {
    this.#line.clear()
    for (const span of spans) writeLine(span, this.#line)
    return this.#line.bytes
  }

  /** Appends a whole line, or several, or nothing. */
  appendLine(project: string, runId: string, line: Uint8Array): void {
    this.appendLineTo(runFile(this.dir, project, runId), line)
  }

  /** The same, where the file is known. */
  appendLineTo(path: string, line: Uint8Array): void {
    const file = openToAppend(this.dir, path)
    try {
      this.#takeBackTorn(path, file)
      // A line left half-written by a process that died, this run's or that of another part, must not spoil
      // the next one.
      const isInsideLine = endsInsideLine(file) && isLeftSo(file)
      this.#write(path, file, isInsideLine ? Buffer.concat([LINE_BREAK, line]) : line)
    } finally {
      closeSync(file)
    }
  }

  #write(path: string, file: number, bytes: Uint8Array): void {
    const start = fstatSync(file).size
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(file, bytes, written)
    } catch (error) {
      if (written > 0) this.#torn.set(path, { start, end: start + written })
      try {
        this.#takeBackTorn(path, file)
      } catch {
        // The next append removes it first.
      }
      throw error
    }
  }

  // Unless another process has appended a line since, which then begins with a line break.
  #takeBackTorn(path: string, file: number): void {
    const torn = this.#torn.get(path)
    if (torn === undefined) return
    if (fstatSync(file).size === torn.end) ftruncateSync(file, torn.start)
    this.#torn.delete(path)
  }
}

const LINE_BREAK = Buffer.from('\n')

function openToAppend(dir: string, path: string): number {
  try {
    return openSync(path, 'a+')
  } catch (error) {
    // The project's first run; or the folder was deleted while the program runs, and what comes now is
    // stored all the same.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    makeFolder(dir, dirname(path))
    return openSync(path, 'a+')
  }
}

function endsInsideLine(file: number): boolean {
  const { size } = fstatSync(file)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0] !== NEWLINE
}

/** Looks again for a while: another process may be writing that line right now. */
function isLeftSo(file: number): boolean {
  for (let look = 0; look < MAX_LOOKS; look++) {
    Atomics.wait(SLEEP, 0, 0, LOOK_MS)
    if (!endsInsideLine(file)) return false
  }
  return true
}

const LOOK_MS = 1
const MAX_LOOKS = 20
const SLEEP = new Int32Array(new SharedArrayBuffer(4))
