import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { requestPieces } from '../otlp/encode-json.js'
import { TextBuffer } from '../otlp/text-buffer.js'
import type { FinishedSpan } from '../wire/span.js'
import { makeFolder } from './make-folder.js'
import { runFile } from './paths.js'

const NEWLINE = 0x0a

/** A part of a line that a full disk has taken, and that could not be taken back at once. */
interface TornLine {
  start: number
  end: number
}

/**
 * Appends lines to the files of runs, each as one synchronous write of a whole line. Throws what the file
 * system throws.
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

  /** The line of a span; good until the next call. */
  encode(span: FinishedSpan): Uint8Array {
    this.#line.clear()
    for (const piece of requestPieces([span])) this.#line.add(piece)
    this.#line.add('\n')
    return this.#line.bytes
  }

  /** Appends a whole line, or nothing of it. */
  appendLine(project: string, runId: string, line: Uint8Array): void {
    const path = runFile(this.dir, project, runId)
    const file = openToAppend(this.dir, path)
    try {
      this.#takeBackTorn(path, file)
      // A process that died in the middle of a line, this run's or another part of it, must not spoil the
      // line after it.
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
        // The next line is appended after it has been taken back.
      }
      throw error
    }
  }

  // Unless another process has appended a line since, which begins with a line break then.
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
    // The project's first run; or the folder was deleted under the program: what comes from now on is kept
    // all the same.
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

/** Looks again for a while: another process may be writing that line this very moment. */
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
