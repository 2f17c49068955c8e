import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder, RUN_FILE_ENDING } from './paths.js'

export interface RunFile {
  path: string
  runId: string
}

const RUN_FILE = new RegExp(`^([0-9a-f]{32})\\${RUN_FILE_ENDING}$`)

/**
 * The files of all runs in a store, or of one project's. An empty list when there are none.
 * @throws the file system's error when the folder cannot be read
 */
export function listRunFiles(dir: string, project?: string): RunFile[] {
  const folders = project === undefined ? foldersIn(dir) : [projectFolder(project)]
  return folders.flatMap((folder) =>
    namesIn(join(dir, folder)).flatMap((name) => runFileAt(join(dir, folder), name)),
  )
}

/** Whether there is a store at `dir`. */
export function storeExists(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function foldersIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

// A project that nobody has logged to yet has no folder.
function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}

function runFileAt(folder: string, name: string): RunFile[] {
  const runId = RUN_FILE.exec(name)?.[1]
  return runId === undefined ? [] : [{ path: join(folder, name), runId }]
}
