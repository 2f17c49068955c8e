import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { requestPieces } from '../wire/encode-json.js'
import type { FinishedSpan } from '../wire/span.js'
import { TextBuffer } from '../wire/text-buffer.js'
import { runFile } from './paths.js'

const NEWLINE = 0x0a

/** Appends lines to the files of runs, each as one synchronous write of a whole line. Throws what the file system throws. */
export class RunFiles {
  readonly dir: string
  /** Files this process has written to, and so knows to end with a whole line. */
  readonly #known = new Set<string>()
  readonly #line = new TextBuffer()

  constructor(dir: string) {
    this.dir = dir
  }

  /** Appends a line with the span. */
  append(project: string, runId: string, span: FinishedSpan): void {
    const path = runFile(this.dir, project, runId)
    const isKnown = this.#known.has(path)
    const file = isKnown ? openAgain(path) : openFirst(path)
    try {
      // A process that died in the middle of a line must not spoil the line after it.
      if (!isKnown && endsInsideLine(file)) this.#line.add('\n')
      for (const piece of requestPieces([span])) this.#line.add(piece)
      this.#line.add('\n')
      this.#known.delete(path)
      writeWhole(file, this.#line.bytes)
      this.#remember(path)
    } finally {
      this.#line.clear()
      closeSync(file)
    }
  }

  // Bounded: a program that makes a million runs must not keep a million paths.
  #remember(path: string): void {
    this.#known.add(path)
    if (this.#known.size > 1000) for (const oldest of this.#known) return void this.#known.delete(oldest)
  }
}

function openAgain(path: string): number {
  try {
    return openSync(path, 'a')
  } catch (error) {
    // The folder was deleted under the program; what comes from now on is kept all the same.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return openFirst(path)
    throw error
  }
}

function openFirst(path: string): number {
  mkdirSync(dirname(path), { recursive: true })
  return openSync(path, 'a+')
}

function endsInsideLine(file: number): boolean {
  const { size } = fstatSync(file)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0] !== NEWLINE
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
