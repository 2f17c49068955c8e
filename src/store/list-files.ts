import { type Dir, type Dirent, existsSync, opendirSync, readdirSync, statSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { statIfThere } from './open-file.js'
import {
  DAMAGED_ENDING,
  JOURNAL_ENDING,
  JOURNALS,
  projectFolder,
  RUN_FILE_ENDING,
  runFile,
  TASKS_ENDING,
  UNFINISHED_ENDING,
} from './paths.js'
import { readJournalHeader } from './read-journal-header.js'

/** What a store holds about one run. */
export interface RunFile {
  runId: string
  /** The file of its spans; there may be none yet. */
  path: string
  /** The journals of processes that are logging to it, or died while they were. */
  journals: readonly string[]
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
  const seen = new Set<string>()
  const runs = projectFolders(dir).flatMap((folder) => filesIn(join(dir, folder), journals, seen))
  for (const [runId, paths] of journals) if (!seen.has(runId)) runs.push(liveRunFile(dir, runId, paths))
  return runs
}

/** A project's folder with the names of the files of its runs that have ended, and of what else lies there. */
export interface RunFolder {
  name: string
  path: string
  fileNames: readonly string[]
}

/**
 * The same for whoever looks at 100,000: no objects are made of those that have ended.
 * @throws the file system's error when the folder cannot be read
 */
export function listRunFolders(dir: string): { folders: RunFolder[]; live: RunFile[] } {
  const journals = journalsByRun(dir)
  const seen = new Set<string>()
  const live: RunFile[] = []
  const isEnded = (path: string, fileName: string): boolean => {
    const runId = runIdOf(fileName)
    const own = seen.has(runId) ? undefined : journals.get(runId)
    if (own === undefined) return true
    seen.add(runId)
    live.push({ runId, path: join(path, fileName), journals: own })
    return false
  }
  const folders = projectFolders(dir).map((name) => {
    const path = join(dir, name)
    const all = namesIn(path)
    return { name, path, fileNames: journals.size === 0 ? all : all.filter((file) => isEnded(path, file)) }
  })
  for (const [runId, paths] of journals) if (!seen.has(runId)) live.push(liveRunFile(dir, runId, paths))
  return { folders, live }
}

/** Whether a file of this name is a run's. */
export function isRunFile(name: string): boolean {
  return RUN_FILE.test(name)
}

/** The run whose file has this name. */
export function runIdOf(fileName: string): string {
  return fileName.slice(0, -RUN_FILE_ENDING.length)
}

/** Those of a project's runs: its folder is read, and not the whole store. */
export function listProjectRunFiles(dir: string, project: string): RunFile[] {
  const journals = journalsByRun(dir)
  const seen = new Set<string>()
  const folder = join(dir, projectFolder(project))
  const runs = filesIn(folder, journals, seen)
  const others = [...journals].filter(([runId]) => !seen.has(runId))
  const live = others.map(([runId, paths]) => liveRunFile(dir, runId, paths))
  return [...runs, ...live.filter(({ path }) => dirname(path) === folder)]
}

/** Shared by 100,000 runs that have ended. */
export const NO_JOURNALS: readonly string[] = []

/** @param seen gets the runs that have a journal */
function filesIn(folder: string, journals: ReadonlyMap<string, string[]>, seen: Set<string>): RunFile[] {
  // 100,000 paths: joined one by one they take longer than reading the folder
  const prefix = folder + sep
  return runIdsIn(folder).map((runId) => {
    const own = journals.size === 0 || seen.has(runId) ? undefined : journals.get(runId)
    if (own !== undefined) seen.add(runId)
    return { runId, path: prefix + runId + RUN_FILE_ENDING, journals: own ?? NO_JOURNALS }
  })
}

/** The files of one run; undefined when there are none. */
export function findRunFile(dir: string, runId: string): RunFile | undefined {
  return runFileFinder(dir)(runId)
}

/** Finds the files of several runs: what there is but runs' files is looked at once. */
export function runFileFinder(dir: string): (runId: string) => RunFile | undefined {
  const journalsOf = journalsByRun(dir)
  const folders = projectFolders(dir)
  return (runId) => {
    const journals = journalsOf.get(runId) ?? []
    const path = folders
      .map((folder) => join(dir, folder, runId + RUN_FILE_ENDING))
      .find((path) => existsSync(path))
    if (path !== undefined) return { runId, path, journals }
    return journals.length === 0 ? undefined : liveRunFile(dir, runId, journals)
  }
}

/**
 * The runs that have a file, a few at a time: listing a folder of 100,000 files takes half a second, and
 * the program gets turns in between.
 * @throws the file system's error when a folder cannot be read
 */
export async function* listRunFilesByTurns(dir: string): AsyncGenerator<RunFile> {
  const journals = journalsByRun(dir)
  for (const folder of projectFolders(dir)) {
    for await (const { name } of await entriesOf(join(dir, folder))) {
      const runId = RUN_FILE.exec(name)?.[1]
      if (runId === undefined) continue
      yield { runId, path: join(dir, folder, name), journals: journals.get(runId) ?? [] }
    }
  }
}

async function entriesOf(folder: string): Promise<AsyncIterable<Dirent> | Dirent[]> {
  try {
    return await opendir(folder, { bufferSize: ENTRIES_PER_TURN })
  } catch (error) {
    // deleted since the folder above was read
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
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

/**
 * Journals that processes left when they were killed: before they had given them their names, or, of tasks,
 * when that of the run was gone already.
 */
export function listUnfinishedJournals(dir: string): string[] {
  const names = listJournalNames(dir)
  const parts = new Set(names.flatMap((name) => (JOURNAL_FILE.test(name) ? name.split('.', 1) : [])))
  const isLeft = (name: string) =>
    name.endsWith(UNFINISHED_ENDING) ||
    (name.endsWith(TASKS_ENDING) && !parts.has(name.slice(0, -TASKS_ENDING.length)))
  return names.filter(isLeft).map((name) => join(dir, JOURNALS, name))
}

/** Damaged journals that were kept when their runs were recovered. */
export function listDamagedJournals(dir: string): { runId: string; path: string }[] {
  return listJournalNames(dir)
    .filter((name) => name.endsWith(DAMAGED_ENDING))
    .map((name) => ({ runId: name.split('-', 1)[0] as string, path: join(dir, JOURNALS, name) }))
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

/** Whether a folder has what only a store has: journals, or the file of a run in the folder of a project. */
export function holdsRuns(dir: string): boolean {
  return existsSync(join(dir, JOURNALS)) || projectFolders(dir).some((name) => hasRunFile(join(dir, name)))
}

/** Looks no further than to the first: there may be 100,000. */
function hasRunFile(folder: string): boolean {
  let entries: Dir | undefined
  try {
    entries = opendirSync(folder)
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync())
      if (RUN_FILE.test(entry.name)) return true
    return false
  } catch {
    return false // a folder that nobody may read
  } finally {
    entries?.closeSync()
  }
}

/** Of all journals, also of those whose run cannot be told yet. */
export function listJournalNames(dir: string): string[] {
  return namesIn(join(dir, JOURNALS))
}

function journalsByRun(dir: string): Map<string, string[]> {
  const journals = new Map<string, string[]>()
  for (const name of listJournalNames(dir)) {
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
export function projectFolders(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && isFolder(dir, entry))
    .map((entry) => entry.name)
}

/** A link to a folder counts: a large project may be on another disk. */
function isFolder(dir: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return statSync(join(dir, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Whether the folder of a project is a link to one that is not there. */
export function hasLostFolder(dir: string): boolean {
  return readdirSync(dir, { withFileTypes: true }).some(
    (entry) => entry.isSymbolicLink() && statIfThere(join(dir, entry.name)) === undefined,
  )
}

function runIdsIn(folder: string): string[] {
  return namesIn(folder).filter(isRunFile).map(runIdOf)
}

// A store without running runs has no folder for journals.
function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}
