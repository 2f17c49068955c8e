// What processes leave in a store when they are killed, and nothing can be made of.

import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  findRunFile,
  listDamagedJournals,
  listLiveRunFiles,
  listUnfinishedJournals,
  projectFolders,
} from './list-files.js'
import { isAlive } from './process-identity.js'
import { readJournalHeader } from './read-journal-header.js'
import { CLOCK_PREFIX } from './silence.js'

/** Journals without a name: what they hold is no older than the few milliseconds that may be lost. */
export function removeUnfinishedJournals(dir: string): void {
  for (const path of listUnfinishedJournals(dir)) if (isLeftBehind(path)) rmSync(path, { force: true })
}

/** All of it: journals that cannot be read, of runs of which there is nothing else; empty folders of projects. */
export function removeLeftBehind(dir: string): void {
  removeUnfinishedJournals(dir)
  for (const { path, journals } of listLiveRunFiles(dir)) {
    if (existsSync(path)) continue
    for (const journal of journals)
      if (readJournalHeader(journal) === undefined && isOld(journal)) rmSync(journal, { force: true })
  }
  for (const { runId, path } of listDamagedJournals(dir))
    if (findRunFile(dir, runId) === undefined) rmSync(path, { force: true })
  for (const name of readdirSync(dir)) {
    const path = join(dir, name)
    if (name.startsWith(CLOCK_PREFIX) && isOld(path)) rmSync(path, { force: true })
  }
  for (const name of projectFolders(dir)) removeIfEmpty(join(dir, name))
}

/**
 * Whether the process that was writing this unnamed journal is gone, so that it can be deleted: a journal
 * that never got its name holds nothing older than the few milliseconds that may be lost.
 */
function isLeftBehind(path: string): boolean {
  const header = readJournalHeader(path)
  const lives = header && isAlive(header.process)
  return !(lives ?? !isOld(path))
}

/** Whether a file is too old to be still being written; not one that is gone. */
export function isOld(path: string): boolean {
  const ctimeMs = statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? Date.now()
  return Date.now() - ctimeMs > UNFINISHED_LIFE_MS
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // It has files, or is a link: then it stays.
  }
}

/** Naming a file takes a moment. */
const UNFINISHED_LIFE_MS = 10 * 60_000
