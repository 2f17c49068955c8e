import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Params and texts of a run may hold what others are not to read. */
const OWNER_ALONE = 0o700

/**
 * Makes a folder inside a store, and the store where there is none. A new store is open to its owner alone; one that is there
 * keeps its mode, so that a team can share it. Throws what the file system throws.
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
  }
}
