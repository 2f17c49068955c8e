import { join, sep } from 'node:path'
import type { Part } from './read-part.js'
import type { RowsToVerify } from './verify-rows.js'

/** Has another thread begin. Whatever that does not do is done without it. */
export type VerifyAhead = (rows: RowsToVerify) => Promise<void>

/** To look at fewer files takes no longer than a thread takes to start. */
const MIN_ROWS = 30_000

/** What the other thread has found out by now. */
export class VerifiedRows {
  readonly #rows: RowsToVerify

  private constructor(rows: RowsToVerify) {
    this.#rows = rows
  }

  /** @returns undefined where nobody helps */
  static async of(
    parts: readonly Part[],
    dir: string,
    verifyAhead: VerifyAhead | undefined,
  ): Promise<VerifiedRows | undefined> {
    const count = parts.reduce((sum, { length }) => sum + length, 0)
    if (verifyAhead === undefined || count < MIN_ROWS) return undefined
    const rows = {
      parts: parts.map(({ ids, folderOfRow, sizes, times, header }) => ({
        ...{ ids, folderOfRow, sizes, times },
        prefixes: header.folders.map((folder) => join(dir, folder) + sep),
        holds: new Uint8Array(new SharedArrayBuffer(header.rows)),
      })),
      passed: new Int32Array(new SharedArrayBuffer(parts.length * Int32Array.BYTES_PER_ELEMENT)),
    }
    await verifyAhead(rows)
    return new VerifiedRows(rows)
  }

  /** Whether a row is known to hold. Whoever asks has come as far as that in its part. */
  has(part: number, row: number): boolean {
    this.#rows.passed[part] = row + 1
    return this.#rows.parts[part]?.holds[row] === 1
  }

  /** Tells the other thread that nobody asks any more. */
  close(): void {
    for (const [i, { holds }] of this.#rows.parts.entries()) this.#rows.passed[i] = holds.length
  }
}
