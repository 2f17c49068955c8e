import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A run's params and texts may hold what others must not read. */
const OWNER_ALONE = 0o700

/**
 * Makes a folder inside a store, and the store itself if there is none. A new store is open to its owner
 * alone; an existing one keeps its mode, so that a team can share it. Git ignores a new one. Throws what
 * the file system throws.
 */
export function makeFolder(dir: string, folder: string): void {
  if (!existsSync(dir)) makeStore(dir)
  mkdirSync(folder, { recursive: true })
}

function makeStore(dir: string): void {
  mkdirSync(dirname(dir), { recursive: true })
  try {
    mkdirSync(dir, { mode: OWNER_ALONE })
  } catch (error) {
    // Another process has just made it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return
  }
  hideFromGit(dir)
}

function hideFromGit(dir: string): void {
  try {
    writeFileSync(join(dir, '.gitignore'), '*\n')
  } catch {
    // A full disk, which the first run will report. A store works without this file.
  }
}
