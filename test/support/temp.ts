import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of the test's own, gone at the end of its block: `using temp = tempDir()`. */
export interface TempDir extends Disposable {
  path: string
}

export function tempDir(): TempDir {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'runspan-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Every file and folder below a folder, by its path from there; none where there is no such folder. */
export function filesIn(path: string): string[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
}
