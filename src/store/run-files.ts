import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { requestPieces } from '../wire/encode-json.js'
import type { FinishedSpan } from '../wire/span.js'
import { TextBuffer } from '../wire/text-buffer.js'
import { makeFolder } from './make-folder.js'
import { runFile } from './paths.js'

const NEWLINE = 0x0a

/** Appends lines to the files of runs, each as one synchronous write of a whole line. Throws what the file system throws. */
export class RunFiles {
  readonly dir: string
  readonly #line = new TextBuffer()

  constructor(dir: string) {
    this.dir = dir
  }

  /** Appends a line with the span. */
  append(project: string, runId: string, span: FinishedSpan): void {
    const file = openToAppend(this.dir, runFile(this.dir, project, runId))
    try {
      // A process that died in the middle of a line, this run's or another part of it, must not spoil the line after it.
      if (endsInsideLine(file) && isLeftSo(file)) this.#line.add('\n')
      for (const piece of requestPieces([span])) this.#line.add(piece)
      this.#line.add('\n')
      writeWhole(file, this.#line.bytes)
    } finally {
      this.#line.clear()
      closeSync(file)
    }
  }
}

function openToAppend(dir: string, path: string): number {
  try {
    return openSync(path, 'a+')
  } catch (error) {
    // The project's first run; or the folder was deleted under the program: what comes from now on is kept all the same.
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

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
