// Rows of the index that another thread compares with their files, while the one that looks at the store does so itself: one
// goes through each part from its end, the other from its beginning, until they meet.

import { statIfThere } from '../../../store/open-file.js'
import { RUN_FILE_ENDING } from '../../../store/paths.js'
import type { Part } from './read-part.js'

/** What the other thread is given. */
export interface RowsToVerify {
  readonly parts: readonly PartToVerify[]
  /** For each part, how many of its first rows need not be looked at any more; in shared memory. */
  readonly passed: Int32Array
}

interface PartToVerify extends Pick<Part, 'ids' | 'folderOfRow' | 'sizes' | 'times'> {
  /** What stands before the names of files, by the number of their folder. */
  readonly prefixes: readonly string[]
  /** 1 for each row that is known to say how its file is; in shared memory. */
  readonly holds: Uint8Array
}

/** What the other thread does. */
export function verifyRows({ parts, passed }: RowsToVerify): void {
  for (const [i, { ids, folderOfRow, sizes, times, prefixes, holds }] of parts.entries())
    for (let row = holds.length - 1; row >= Atomics.load(passed, i); row--) {
      const prefix = prefixes[folderOfRow[row] as number] as string
      const stats = statIfThere(prefix + ids.slice(row * 32, row * 32 + 32) + RUN_FILE_ENDING)
      if (stats !== undefined && stats.size === sizes[row] && stats.mtimeMs === times[row]) holds[row] = 1
    }
}
