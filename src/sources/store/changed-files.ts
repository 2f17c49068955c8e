import { type FSWatcher, watch } from 'node:fs'
import { basename, join } from 'node:path'

/** A system lets one user watch some thousands; the other folders are looked at in turn. */
const MOST_FOLDERS = 1000

/**
 * The files in some folders that have changed, as far as the system tells: at once on a disk of its own, of what other
 * machines write to a shared one nothing.
 */
export class ChangedFiles {
  readonly #watchers = new Map<string, FSWatcher | undefined>()
  #names = new Set<string>()

  /**
   * From now on, and until the signal is aborted.
   * @param names of the folders in `dir`; those that are not among them any more are left alone
   */
  follow(dir: string, names: readonly string[], signal: AbortSignal): void {
    const paths = new Set(names.slice(0, MOST_FOLDERS).map((name) => join(dir, name)))
    for (const path of this.#watchers.keys()) if (!paths.has(path)) this.#leave(path)
    for (const path of paths)
      if (!this.#watchers.has(path)) this.#watchers.set(path, this.#watch(path, signal))
  }

  /** The names of those that have changed since this was last asked. */
  take(): ReadonlySet<string> {
    const names = this.#names
    this.#names = new Set()
    return names
  }

  #watch(path: string, signal: AbortSignal): FSWatcher | undefined {
    try {
      const watcher = watch(path, { persistent: false, signal }, (_, name) => {
        if (name === null) return
        // of the folder itself: it has been deleted, and another one may come in its place
        if (name === basename(path)) this.#leave(path)
        else this.#names.add(name)
      })
      return watcher.on('error', () => watcher.close())
    } catch {
      return undefined // as many are watched as may be, or this disk tells nothing
    }
  }

  #leave(path: string): void {
    this.#watchers.get(path)?.close()
    this.#watchers.delete(path)
  }
}
