import { rmSync, statSync } from 'node:fs'
import { claimJournal } from './claim-journal.js'
import { releaseKeptFiles, sizeOfKeptFiles } from './kept-files.js'
import { findRunFile, listDamagedJournals, type RunFile } from './list-files.js'
import { tasksPath } from './open-parts.js'
import { partIdOfJournal, traceFile } from './paths.js'
import { isAlive } from './process-identity.js'
import { readJournalHeader } from './read-journal-header.js'

/** How many bytes the files of runs take, those that they alone have logged among them. */
export function sizeOfRuns(dir: string, files: readonly RunFile[]): number {
  const size = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const own = files.flatMap((file) => [...ownPaths(dir, file), ...journalPaths(dir, file)])
  const ids = new Set(files.map(({ runId }) => runId))
  return own.reduce((sum, path) => sum + size(path), 0) + sizeOfKeptFiles(dir, ids)
}

/** That of its spans, and what a receiver that was killed had not moved there yet. */
function ownPaths(dir: string, { path, runId }: RunFile): string[] {
  return [path, traceFile(dir, runId)]
}

/**
 * Deletes a run's file and what dead processes left beside it. Its journals go first, or the next process
 * would recover it from them.
 * @returns the bytes freed; undefined, and nothing is deleted, where a process of it lives or cannot be seen,
 *   or another process is recovering it. Throws what the file system throws.
 */
export function deleteRun(dir: string, runId: string): number | undefined {
  const file = findRunFile(dir, runId)
  if (file === undefined) return 0
  if (file.journals.some(mayLive)) return undefined
  const bytes = sizeOfRuns(dir, [file])
  const claimed = file.journals.map(claimJournal)
  if (claimed.includes(undefined)) return undefined
  for (const path of journalPaths(dir, { ...file, journals: claimed.filter((path) => path !== undefined) }))
    rmSync(path, { force: true })
  for (const path of ownPaths(dir, file)) rmSync(path, { force: true })
  releaseKeptFiles(dir, runId)
  return bytes
}

/** Not of a journal that says nothing of its process: there is nothing that could live. */
function mayLive(journal: string): boolean {
  const header = readJournalHeader(journal)
  return header !== undefined && isAlive(header.process) !== false
}

/** The journals of a run's parts and of their tasks, with those that were kept since they are damaged. */
function journalPaths(dir: string, file: RunFile): string[] {
  const journals = file.journals.flatMap((path) => [path, tasksPath(file, partIdOfJournal(path))])
  const kept = listDamagedJournals(dir).filter(({ runId }) => runId === file.runId)
  return [...journals, ...kept.map(({ path }) => path)]
}
