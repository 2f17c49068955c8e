import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { findRunFile, type RunFile } from './list-files.js'

/** Each time a part of the run has ended meanwhile, of which there may be many. */
const MOST_READINGS = 10

/**
 * Reads a run's file and then its journals. A part that ends in between has neither a journal any more nor, in what was
 * read, an end: then all of it is read again.
 * @param onWarning called with what the last reading tells
 */
export function readSettled<T>(
  file: RunFile,
  onWarning: (message: string) => void,
  read: (file: RunFile, onWarning: (message: string) => void) => T,
): T {
  let now = file
  for (let readings = 1; ; readings++) {
    const warnings: string[] = []
    const found = read(now, (message) => warnings.push(message))
    const isSettled = now.journals.every((path) => existsSync(path))
    const next = isSettled || readings === MOST_READINGS ? undefined : findRunFile(storeOf(file), file.runId)
    if (next === undefined) {
      for (const warning of warnings) onWarning(warning)
      return found
    }
    now = next
  }
}

function storeOf({ path }: RunFile): string {
  return dirname(dirname(path))
}
