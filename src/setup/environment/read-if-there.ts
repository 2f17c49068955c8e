import { readFileSync } from 'node:fs'

/** @returns undefined for a file that is not there, as most of these are only sometimes, or cannot be read */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
