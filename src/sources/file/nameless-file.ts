import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file without a name, open to be written and read; it goes away when it is closed, or with the process. */
export function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'runspan-'))
  try {
    return openSync(join(folder, 'unpacked'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
