import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { statIfThere } from '../../store/open-file.js'
import { STANDARD_INPUT } from './standard-input.js'

/** What files of OTLP/JSON lines are called: by runspan, by the Collector, and what it rotates. */
const OTLP_FILE = /^[^.].*\.(jsonl|ndjson|json)(\.gz|\.zst)?$/i

/** Whether a folder has such files itself; in a store they lie in the folders of projects. */
export function hasOtlpFiles(folder: string): boolean {
  try {
    return otlpFilesIn(folder).length > 0
  } catch {
    return false // whoever reads the folder says what is wrong
  }
}

/**
 * The file, or the files in the folder, in the order of their names.
 * @throws the file system's error when it is gone, or cannot be read
 */
export function listOtlpFiles(path: string): string[] {
  if (path === STANDARD_INPUT) return [path]
  return statSync(path).isDirectory() ? otlpFilesIn(path) : [path]
}

function otlpFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => OTLP_FILE.test(entry.name) && !isFolder(folder, entry))
    .map(({ name }) => join(folder, name))
    .sort()
}

/** A link to a folder is one, too. */
function isFolder(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return statIfThere(join(folder, entry.name))?.isDirectory() ?? false
}
