import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A live run writes to its journal every minute; one that has not for this long is silent. */
export const SILENT_AFTER_MS = 3 * 60_000

/** Files that are there for a moment, to ask the file system for its time. */
export const CLOCK_PREFIX = '.clock-'

/** How long nothing was written, by the file system's clock: the clocks of two machines may differ. */
export class Silence {
  readonly #dir: string
  #nowMs: number | undefined

  constructor(dir: string) {
    this.#dir = dir
  }

  /** Whole milliseconds since the last of these files was written; missing files are ignored. */
  of(paths: readonly string[]): number {
    const written = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    this.#nowMs ??= nowOf(this.#dir)
    return Math.max(0, Math.floor(this.#nowMs - Math.max(...written)))
  }
}

/** The time a file gets that is written now. If none can be written, this machine's clock has to do. */
function nowOf(dir: string): number {
  const path = join(dir, `${CLOCK_PREFIX}${process.pid}`)
  try {
    writeFileSync(path, '')
    return statSync(path).mtimeMs
  } catch {
    return Date.now()
  } finally {
    rmSync(path, { force: true })
  }
}
