import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A live run writes to its journal every minute; one that has not for so long is silent. */
export const SILENT_AFTER_MS = 3 * 60_000

/** How long nothing was written, by the clock of the file system: those of two machines need not agree. */
export class Silence {
  readonly #dir: string
  #nowMs: number | undefined

  constructor(dir: string) {
    this.#dir = dir
  }

  /**
   * Whole milliseconds since the last of these files was written; those that are not there do not count.
   */
  of(paths: readonly string[]): number {
    const written = paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    this.#nowMs ??= nowOf(this.#dir)
    return Math.max(0, Math.floor(this.#nowMs - Math.max(...written)))
  }
}

/** What a file gets that is written now. Where none can be, this machine's clock has to do. */
function nowOf(dir: string): number {
  const path = join(dir, `.clock-${process.pid}`)
  try {
    writeFileSync(path, '')
    return statSync(path).mtimeMs
  } catch {
    return Date.now()
  } finally {
    rmSync(path, { force: true })
  }
}
