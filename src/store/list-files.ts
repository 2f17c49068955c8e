import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { JOURNAL_ENDING, JOURNALS, RUN_FILE_ENDING, runFile, UNFINISHED_ENDING } from './paths.js'
import { readJournalHeader } from './read-journal.js'

/** What a store holds about one run. */
export interface RunFile {
  runId: string
  /** The file of its spans; there may be none yet. */
  path: string
  /** The journals of processes that are logging to it, or died while they were. */
  journals: string[]
}

const RUN_FILE = new RegExp(`^([0-9a-f]{32})\\${RUN_FILE_ENDING}$`)

/** A journal, including one that a recovering process has claimed by adding its own name. */
const JOURNAL_FILE = new RegExp(`^([0-9a-f]{32})-[0-9a-f]{16}\\${JOURNAL_ENDING}(\\.\\d+-\\d*-[0-9a-f]+)?$`)

/**
 * The files of all runs in a store; empty when there are none.
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
 * The runs that have a file, a few at a time: listing a folder of 100,000 files takes half a second, and
 * the program gets turns in between.
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

/** As many as can be looked at in less than a millisecond. */
const ENTRIES_PER_TURN = 100

/**
 * The files of the runs that have a journal: those still going on, and those whose process is gone. Reads
 * one small folder.
 */
export function listLiveRunFiles(dir: string): RunFile[] {
  return [...journalsByRun(dir)].map(([runId, paths]) => liveRunFile(dir, runId, paths))
}

/** Journals left by processes that were killed before they had given them their names. */
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
    // ENOTDIR: one of the folders above is a file.
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

// The journal knows the project; if it is damaged, all folders are searched.
function liveRunFile(dir: string, runId: string, journals: string[]): RunFile {
  for (const path of journals) {
    const header = readJournalHeader(path)
    if (header !== undefined) return { runId, path: runFile(dir, header.project, runId), journals }
  }
  const paths = projectFolders(dir).map((folder) => join(dir, folder, runId + RUN_FILE_ENDING))
  return { runId, path: paths.find((path) => existsSync(path)) ?? runFile(dir, '', runId), journals }
}

// Folders whose names begin with a dot are never projects.
function projectFolders(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && isFolder(dir, entry))
    .map((entry) => entry.name)
}

/** A link to a folder counts: a large project may be on another disk. */
function isFolder(dir: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return statSync(join(dir, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false
}

function runIdsIn(folder: string): string[] {
  return namesIn(folder).flatMap((name) => RUN_FILE.exec(name)?.[1] ?? [])
}

// A store without running runs has no folder for journals.
function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}
