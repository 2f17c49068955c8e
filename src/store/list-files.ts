import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { JOURNAL_ENDING, projectFolder, RUN_FILE_ENDING, UNFINISHED_ENDING } from './paths.js'

/** What a store holds of one run. */
export interface RunFile {
  runId: string
  folder: string
  /** The file of its spans; there may be none yet. */
  path: string
  /** Journals of the processes that log to it, or have died while they did. */
  journals: string[]
}

const RUN_FILE = new RegExp(`^([0-9a-f]{32})\\${RUN_FILE_ENDING}$`)

/** A journal, also one that a recovering process has taken by adding its own name. */
const JOURNAL_FILE = new RegExp(`^([0-9a-f]{32})-[0-9a-f]{16}\\${JOURNAL_ENDING}(\\.\\d+-\\d*-[0-9a-f]+)?$`)

/**
 * The files of all runs in a store, or of one project's. An empty list when there are none.
 * @throws the file system's error when the folder cannot be read
 */
export function listRunFiles(dir: string, project?: string): RunFile[] {
  const folders = project === undefined ? foldersIn(dir) : [projectFolder(project)]
  return folders.flatMap((folder) => runFilesIn(join(dir, folder)))
}

/** What processes left that were killed before they had given their journal its name. */
export function listUnfinishedJournals(dir: string): string[] {
  return foldersIn(dir).flatMap((folder) =>
    namesIn(join(dir, folder))
      .filter((name) => name.endsWith(JOURNAL_ENDING + UNFINISHED_ENDING))
      .map((name) => join(dir, folder, name)),
  )
}

/** Whether there is a store at `dir`. */
export function storeExists(dir: string): boolean {
  try {
    return statSync(dir).isDirectory()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ENOTDIR: a file stands where one of the folders above it should be.
    if (code === 'ENOENT' || code === 'ENOTDIR') return false
    throw error
  }
}

// Folders with a dot in front hold what is no run: no project's folder begins so.
function foldersIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
}

function runFilesIn(folder: string): RunFile[] {
  const runs = new Map<string, RunFile>()
  for (const name of namesIn(folder)) {
    const journalOf = JOURNAL_FILE.exec(name)?.[1]
    const runId = journalOf ?? RUN_FILE.exec(name)?.[1]
    if (runId === undefined) continue
    const run = runs.get(runId) ?? {
      runId,
      folder,
      path: join(folder, runId + RUN_FILE_ENDING),
      journals: [],
    }
    if (journalOf !== undefined) run.journals.push(join(folder, name))
    runs.set(runId, run)
  }
  return [...runs.values()]
}

// A project that nobody has logged to yet has no folder.
function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}
