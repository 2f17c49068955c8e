import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { JOURNAL_ENDING, JOURNALS, RUN_FILE_ENDING, runFile, UNFINISHED_ENDING } from './paths.js'
import { readJournalHeader } from './read-journal.js'

/** What a store holds of one run. */
export interface RunFile {
  runId: string
  /** The file of its spans; there may be none yet. */
  path: string
  /** Journals of the processes that log to it, or have died while they did. */
  journals: string[]
}

const RUN_FILE = new RegExp(`^([0-9a-f]{32})\\${RUN_FILE_ENDING}$`)

/** A journal, also one that a recovering process has taken by adding its own name. */
const JOURNAL_FILE = new RegExp(`^([0-9a-f]{32})-[0-9a-f]{16}\\${JOURNAL_ENDING}(\\.\\d+-\\d*-[0-9a-f]+)?$`)

/**
 * The files of all runs in a store. An empty list when there are none.
 * @throws the file system's error when the folder cannot be read
 */
export function listRunFiles(dir: string): RunFile[] {
  const journals = journalsByRun(dir)
  const runs: RunFile[] = []
  for (const folder of projectFolders(dir)) {
    for (const runId of runIdsIn(join(dir, folder))) {
      runs.push({
        runId,
        path: join(dir, folder, runId + RUN_FILE_ENDING),
        journals: journals.get(runId) ?? [],
      })
      journals.delete(runId)
    }
  }
  for (const [runId, paths] of journals) runs.push(liveRunFile(dir, runId, paths))
  return runs
}

/**
 * Those of the runs that have a file, a little at a time: a folder of 100,000 files takes half a second to
 * list, in which the program has its turns.
 * @throws the file system's error when the folder cannot be read
 */
export async function* listRunFilesByTurns(dir: string): AsyncGenerator<RunFile> {
  const journals = journalsByRun(dir)
  for (const folder of projectFolders(dir)) {
    for await (const { name } of await opendir(join(dir, folder), { bufferSize: ENTRIES_PER_TURN })) {
      const runId = RUN_FILE.exec(name)?.[1]
      if (runId === undefined) continue
      yield { runId, path: join(dir, folder, name), journals: journals.get(runId) ?? [] }
    }
  }
}

/** As many as are looked at in less than a millisecond. */
const ENTRIES_PER_TURN = 100

/**
 * The files of the runs that have a journal: those that go on, and those whose process is gone. Reads one
 * small folder.
 */
export function listLiveRunFiles(dir: string): RunFile[] {
  return [...journalsByRun(dir)].map(([runId, paths]) => liveRunFile(dir, runId, paths))
}

/** What processes left that were killed before they had given their journal its name. */
export function listUnfinishedJournals(dir: string): string[] {
  return namesIn(join(dir, JOURNALS))
    .filter((name) => name.endsWith(JOURNAL_ENDING + UNFINISHED_ENDING))
    .map((name) => join(dir, JOURNALS, name))
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

function journalsByRun(dir: string): Map<string, string[]> {
  const journals = new Map<string, string[]>()
  for (const name of namesIn(join(dir, JOURNALS))) {
    const runId = JOURNAL_FILE.exec(name)?.[1]
    if (runId === undefined) continue
    const paths = journals.get(runId) ?? []
    paths.push(join(dir, JOURNALS, name))
    journals.set(runId, paths)
  }
  return journals
}

// The journal knows the project; of a damaged one, the folders are looked through.
function liveRunFile(dir: string, runId: string, journals: string[]): RunFile {
  for (const path of journals) {
    const header = readJournalHeader(path)
    if (header !== undefined) return { runId, path: runFile(dir, header.project, runId), journals }
  }
  const paths = projectFolders(dir).map((folder) => join(dir, folder, runId + RUN_FILE_ENDING))
  return { runId, path: paths.find((path) => existsSync(path)) ?? runFile(dir, '', runId), journals }
}

// Folders with a dot in front hold what is no run: no project's folder begins so.
function projectFolders(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && isFolder(dir, entry))
    .map((entry) => entry.name)
}

/** A link to a folder is one too: a large project may lie on another disk. */
function isFolder(dir: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return statSync(join(dir, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false
}

function runIdsIn(folder: string): string[] {
  return namesIn(folder).flatMap((name) => RUN_FILE.exec(name)?.[1] ?? [])
}

// A store in which no run goes on has no folder for journals.
function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}
