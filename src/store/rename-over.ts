import { renameSync } from 'node:fs'

/**
 * What Windows reports for a file that somebody is reading, virus scanners included; they let go of it in a
 * moment.
 */
const IS_IN_USE = new Set(['EPERM', 'EBUSY', 'EACCES'])

/** 100 ms in all: the program stands still meanwhile, and would notice more. */
const WAITS_MS = [1, 2, 5, 12, 30, 50]

/**
 * Renames a file over another, replacing it in one step. On Windows, tries again while somebody has one of
 * them open.
 */
export function renameOver(from: string, to: string, platform = process.platform, rename = renameSync): void {
  for (let tries = 0; ; tries++)
    try {
      rename(from, to)
      return
    } catch (error) {
      const waitMs = WAITS_MS[tries]
      // Elsewhere these mean that the user may not change the folder.
      const isInUse = platform === 'win32' && IS_IN_USE.has((error as NodeJS.ErrnoException).code ?? '')
      if (!isInUse || waitMs === undefined) throw error
      pause(waitMs)
    }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
