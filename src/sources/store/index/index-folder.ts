// The index of a store: parts that anybody who reads may add, merge and delete. Each row says for which size and
// time of the run's file it holds, so whatever is lost or there twice changes no answer.

import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PART_ENDING } from './part-format.js'
import { DamagedPart, openPart, type Part } from './read-part.js'
import { type PartBuilder, UNFINISHED_ENDING, writePart } from './write-part.js'

const INDEX = '.index'

/**
 * The parts that there are. Somebody has to close them.
 * @param damaged known to be of no use
 */
export function openParts(dir: string, damaged: ReadonlySet<string>): Part[] {
  return namesIn(join(dir, INDEX)).flatMap((name) => {
    const path = join(dir, INDEX, name)
    if (!name.endsWith(PART_ENDING) || damaged.has(path)) return []
    try {
      return openPart(path) ?? []
    } catch (error) {
      // also a failing disk: what cannot be read of the index is read from the runs' files
      if (error instanceof DamagedPart) deletePart(path)
      return []
    }
  })
}

/** Deletes all of it: the next look at the store makes another, of what is there then. */
export function deleteIndex(dir: string): void {
  rmSync(join(dir, INDEX), { recursive: true, force: true })
}

/** Whether an index can be kept: where it cannot, all that is read for one would be read once more. */
export function isIndexable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Adds a part to the index.
 * @returns false where it cannot be written: the store goes on being read as it was before
 */
export function addPart(dir: string, part: PartBuilder): boolean {
  const folder = join(dir, INDEX)
  const path = join(folder, randomBytes(8).toString('hex') + PART_ENDING)
  try {
    mkdirSync(folder, { recursive: true })
    deleteLeftBehind(folder)
    writePart(path, part)
    return true
  } catch {
    // A folder that nobody may write to, or a full disk: an index only saves time.
    return false
  }
}

/** Deletes a part that is of no use. */
export function deletePart(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // A folder that nobody may write to: it is passed over the next time, too.
  }
}

/** What writers left that were killed. */
function deleteLeftBehind(folder: string): void {
  const now = Date.now()
  for (const name of namesIn(folder)) {
    if (!name.endsWith(UNFINISHED_ENDING)) continue
    const path = join(folder, name)
    const { mtimeMs = now } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (Math.abs(now - mtimeMs) > UNFINISHED_LIFE_MS) rmSync(path, { force: true })
  }
}

/** Writing a part takes seconds at most. */
const UNFINISHED_LIFE_MS = 10 * 60_000

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // no index yet, or a folder that nobody may read
    return []
  }
}
