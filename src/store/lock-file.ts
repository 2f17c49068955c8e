import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { timers } from '../runtime/timers.js'
import { jsonText } from '../wire/json-text.js'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'

/**
 * A lock held on another host is stale when it is older than this; its process renews it while it works.
 */
const LOCK_LIFE_MS = 2 * 60_000
const LOCK_RENEWAL_MS = 20_000

/** A lock without its holder's name is just being written, or its process was killed while writing it. */
const NAMELESS_LOCK_LIFE_MS = 10_000

/**
 * A file that one process at a time holds, with its name in it. One held by a process that died is free.
 */
export class LockFile {
  readonly #path: string
  #renewal: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** @returns false when another process holds it */
  take(): boolean {
    if (isStale(this.#path)) rmSync(this.#path, { force: true })
    try {
      writeFileSync(this.#path, jsonText(ownIdentity()), { flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
    this.#renewal = timers.setInterval(() => touch(this.#path), LOCK_RENEWAL_MS).unref()
    return true
  }

  release(): void {
    if (this.#renewal === undefined) return
    timers.clearInterval(this.#renewal)
    this.#renewal = undefined
    rmSync(this.#path, { force: true })
  }
}

function isStale(path: string): boolean {
  const ageMs = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity
    return !(isAlive(holder) ?? ageMs < LOCK_LIFE_MS)
  } catch {
    // No lock, in which case creating it will succeed, or one without a name.
    return ageMs > NAMELESS_LOCK_LIFE_MS
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Deleted with its folder: then nobody holds it, and readers recognize what is sent twice by its span
    // id.
  }
}
