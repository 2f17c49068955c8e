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
    if (isStale(this.#path)) removeStale(this.#path)
    if (!create(this.#path)) return false
    this.#renewal = timers.setInterval(() => touch(this.#path), LOCK_RENEWAL_MS).unref()
    return true
  }

  /** The process that holds it; undefined where nobody does, or nobody can say. */
  get holder(): ProcessIdentity | undefined {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as ProcessIdentity
    } catch {
      return undefined
    }
  }

  release(): void {
    if (this.#renewal === undefined) return
    timers.clearInterval(this.#renewal)
    this.#renewal = undefined
    rmSync(this.#path, { force: true })
  }
}

/** @returns false when it is there */
function create(path: string): boolean {
  try {
    writeFileSync(path, jsonText(ownIdentity()), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * One process at a time looks once more and removes it: of two that have seen the same stale lock, the slower
 * one would remove the lock that the faster one has taken since.
 */
function removeStale(path: string): void {
  const removal = `${path}.stale`
  if (!create(removal)) {
    if (isStale(removal)) rmSync(removal, { force: true })
    return
  }
  try {
    if (isStale(path)) rmSync(path, { force: true })
  } finally {
    rmSync(removal, { force: true })
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
