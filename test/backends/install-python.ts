import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const INSTALL = join(__dirname, '../../scripts/backends/python.mjs')

/**
 * Installs what is written in Python, where the cache has none of it.
 * @param name as scripts/backends/python.mjs knows it
 * @returns the folder of its commands
 */
export function installPython(name: string): string {
  return execFileSync(process.execPath, [INSTALL, name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
}
