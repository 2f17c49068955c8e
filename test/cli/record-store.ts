import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configure, shutdown } from '../../src/index.js'

/** A folder for a store, there until `remove`. */
export interface StoreFolder {
  dir: string
  remove(): void
}

/** A store of the runs that `record` makes with the real recorder. */
export async function recordStore(record: () => void | Promise<void>): Promise<StoreFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'runspan-show-'))
  const dir = join(folder, 'store')
  configure({ dir, quiet: true })
  try {
    await record()
  } finally {
    await shutdown()
  }
  return { dir, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Waits for the clock, so that what is started after is newer than what was before. */
export async function nextMillisecond(): Promise<void> {
  const now = Date.now()
  while (Date.now() === now) await new Promise((resolve) => setImmediate(resolve))
}
