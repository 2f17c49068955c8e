import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Params and texts of a run may hold what others are not to read. */
const OWNER_ALONE = 0o700

/**
 * Makes a folder inside a store, and the store where there is none. A new store is open to its owner alone;
 * one that is there keeps its mode, so that a team can share it. Git leaves a new one out. Throws what the
 * file system throws.
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
    // A full disk, which the first run tells about: a store without this file is a store all the same.
  }
}
