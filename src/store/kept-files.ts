// The bytes of logged files, each once, in `<store>/.files/`: under their SHA-256, and beside that an empty
// file for each run that has logged them, so that they go with the last one.

import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { warn } from '../errors/warn.js'
import { type ByteSource, type Digest, digest } from '../runtime/digest.js'
import { hasLostFolder, listRunFiles } from './list-files.js'
import { makeFolder } from './make-folder.js'
import { FILES, UNFINISHED_ENDING } from './paths.js'
import { isOld } from './remove-left-behind.js'

/** Keeps files that are logged while their run goes on. */
export class KeptFiles {
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
  }

  /**
   * @returns undefined where the store cannot be written: then it is told
   * @throws what the file system throws when the source cannot be read
   */
  keep(runId: string, source: ByteSource): Digest | undefined {
    const unfinished = join(this.#dir, FILES, randomUUID() + UNFINISHED_ENDING)
    let copy: number | undefined
    try {
      copy = this.#trying(() => {
        makeFolder(this.#dir, join(this.#dir, FILES))
        return openSync(unfinished, 'wx')
      })
      let isWhole = copy !== undefined
      const found = digest(source, (piece) => {
        if (isWhole) isWhole = this.#trying(() => writeWhole(copy as number, piece)) ?? false
      })
      if (copy !== undefined) closeSync(copy)
      copy = undefined
      return isWhole && this.#trying(() => this.#name(unfinished, found.sha256, runId)) ? found : undefined
    } finally {
      if (copy !== undefined) closeSync(copy)
      this.#trying(() => rmSync(unfinished, { force: true }))
    }
  }

  /** The mark comes first: whoever deletes the last one looks for others before the bytes are gone. */
  #name(unfinished: string, sha256: string, runId: string): true {
    const path = keptFile(this.#dir, sha256)
    writeFileSync(`${path}.${runId}`, '')
    if (!existsSync(path)) renameSync(unfinished, path)
    return true
  }

  #trying<T>(write: () => T): T | undefined {
    try {
      return write()
    } catch (error) {
      warn.once(
        'files-unwritable',
        `logged files are not kept in ${join(this.#dir, FILES)} (${(error as Error).message}); their names, sizes and hashes are.`,
      )
      return undefined
    }
  }
}

/** Where the bytes with this SHA-256 are, if the store has them. */
export function keptFile(dir: string, sha256: string): string {
  return join(dir, FILES, sha256)
}

/** How many bytes would be freed without these runs. */
export function sizeOfKeptFiles(dir: string, runIds: ReadonlySet<string>): number {
  return onlyOf(dir, runIds).reduce((sum, sha256) => sum + sizeOf(keptFile(dir, sha256)), 0)
}

/** Deletes what a run alone has logged, and its marks. Throws what the file system throws. */
export function releaseKeptFiles(dir: string, runId: string): void {
  for (const name of namesIn(dir).filter((name) => name.endsWith(`.${runId}`))) deleteMark(dir, name)
}

/**
 * Deletes what killed processes have left: files that were not written to their end, marks of runs that are not in the
 * store, and bytes that no run has marked. Throws what the file system throws.
 */
export function removeUnnamedFiles(dir: string): void {
  const old = namesIn(dir).filter((name) => isOld(join(dir, FILES, name)))
  if (old.length === 0) return
  for (const name of old)
    if (name.endsWith(UNFINISHED_ENDING)) rmSync(join(dir, FILES, name), { force: true })
  // of runs on a disk that is not there today nothing is known
  if (hasLostFolder(dir)) return
  const runIds = new Set(listRunFiles(dir).map(({ runId }) => runId))
  for (const name of old)
    if (MARK.test(name) && !runIds.has(name.slice(SHA_LENGTH + 1))) deleteMark(dir, name)
  for (const name of old) if (BYTES.test(name)) deleteUnmarked(dir, name)
}

/** The mark of a run, and the bytes that it was the last one to mark. */
function deleteMark(dir: string, name: string): void {
  rmSync(join(dir, FILES, name), { force: true })
  deleteUnmarked(dir, name.slice(0, SHA_LENGTH))
}

const SHA_LENGTH = 64
const BYTES = /^[0-9a-f]{64}$/
const MARK = /^[0-9a-f]{64}\.[0-9a-f]{32}$/

/** It gets another name first: whoever marks it meanwhile finds it missing and writes it anew, or is seen here. */
function deleteUnmarked(dir: string, sha256: string): void {
  const path = keptFile(dir, sha256)
  if (isMarked(dir, sha256) || !existsSync(path)) return
  const gone = path + UNFINISHED_ENDING
  renameSync(path, gone)
  if (isMarked(dir, sha256)) renameSync(gone, path)
  else rmSync(gone, { force: true })
}

function isMarked(dir: string, sha256: string): boolean {
  return namesIn(dir).some((name) => name.startsWith(`${sha256}.`) && !name.endsWith(UNFINISHED_ENDING))
}

/** What nobody but these runs has logged. */
function onlyOf(dir: string, runIds: ReadonlySet<string>): string[] {
  const isTheirs = new Map<string, boolean>()
  for (const name of namesIn(dir)) {
    if (!MARK.test(name)) continue
    const sha256 = name.slice(0, SHA_LENGTH)
    isTheirs.set(sha256, (isTheirs.get(sha256) ?? true) && runIds.has(name.slice(SHA_LENGTH + 1)))
  }
  return [...isTheirs.keys()].filter((sha256) => isTheirs.get(sha256))
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(join(dir, FILES))
  } catch {
    return [] // nothing was logged yet, or nobody may read it
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function writeWhole(file: number, bytes: Uint8Array): true {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
  return true
}
