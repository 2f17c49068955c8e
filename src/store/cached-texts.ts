// Outputs of tasks that later runs may take over: a file for each in `<store>/.cache/`. All of it can be
// deleted at any time.

import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { warn } from '../errors/warn.js'
import { untraced } from '../runtime/untraced.js'
import { makeFolder } from './make-folder.js'
import { CACHE, UNFINISHED_ENDING } from './paths.js'
import { isOld } from './remove-left-behind.js'
import { renameOver } from './rename-over.js'

export class CachedTexts {
  readonly #dir: string
  /** Folders without what killed processes have left in them. */
  readonly #clean = new Set<string>()

  constructor(dir: string) {
    this.#dir = dir
  }

  read(set: string, entry: string): string | undefined {
    try {
      return untraced(() => readFileSync(this.#pathOf(set, entry), 'utf8'))
    } catch {
      // It is not there, or cannot be read, in which case it is made anew.
      return undefined
    }
  }

  /** Replaces it in one step: a killed process leaves no half of it. */
  write(set: string, entry: string, text: string): void {
    try {
      untraced(() => {
        makeFolder(this.#dir, this.#folderOf(set))
        this.#removeUnfinished(this.#folderOf(set))
        replaceFile(this.#pathOf(set, entry), text)
      })
    } catch (error) {
      // another process has just written the same, and Windows lets nobody replace what is in use
      if (existsSync(this.#pathOf(set, entry))) return
      warn.once(
        'cache-unwritable',
        `outputs of tasks are not kept for later runs in ${join(this.#dir, CACHE)} (${(error as Error).message}). Everything else is recorded as usual.`,
      )
    }
  }

  #removeUnfinished(folder: string): void {
    if (this.#clean.has(folder)) return
    this.#clean.add(folder)
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      if (name.endsWith(UNFINISHED_ENDING) && isOld(path)) rmSync(path, { force: true })
    }
  }

  #folderOf(set: string): string {
    return join(this.#dir, CACHE, hashOf(set))
  }

  #pathOf(set: string, entry: string): string {
    return join(this.#folderOf(set), `${hashOf(entry)}.json`)
  }
}

function replaceFile(path: string, text: string): void {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED_ENDING}`
  try {
    writeFileSync(unfinished, text)
    renameOver(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

/** Names may hold anything, and be of any length. */
function hashOf(text: string): string {
  return createHash('sha256').update(text.toWellFormed()).digest('hex').slice(0, 32)
}
