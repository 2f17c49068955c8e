// What is deleted of a store, what that frees, and the deed; nothing is printed.

import { RunspanError } from '../../errors/runspan-error.js'
import { countUndelivered } from '../../export/count-undelivered.js'
import type { RunRecord } from '../../read/run-record.js'
import { deleteIndex } from '../../sources/store/index/index-folder.js'
import { deleteRun, sizeOfRuns } from '../../store/delete-run.js'
import { removeUnnamedFiles } from '../../store/kept-files.js'
import { Ledger } from '../../store/ledger.js'
import { listRunFiles } from '../../store/list-files.js'
import { removeLeftBehind } from '../../store/remove-left-behind.js'
import { isTrouble } from '../report-error.js'
import type { Family } from './choose-doomed.js'

/** A run that goes on, or may go on where nobody can see it, keeps all that it belongs to. */
export function divide(families: readonly Family[]): { doomed: Family[]; alive: RunRecord[] } {
  const doomed: Family[] = []
  const alive: RunRecord[] = []
  for (const family of families) {
    const living = [family.run, ...family.descendants].find(mayGoOn)
    if (living === undefined) doomed.push(family)
    else alive.push(living)
  }
  return { doomed, alive }
}

function mayGoOn({ status, continuations }: RunRecord): boolean {
  return [status, ...continuations.map((part) => part.status)].some(
    (each) => each === 'running' || each === 'silent',
  )
}

/** What deleting them frees, and how many of them no endpoint has yet. */
export function look(dir: string, runs: readonly RunRecord[]): { bytes: number; undelivered: number } {
  const ids = new Set(runs.map(({ id }) => id))
  const files = listRunFiles(dir).filter(({ runId }) => ids.has(runId))
  return {
    bytes: sizeOfRuns(dir, files),
    undelivered: countUndelivered(dir, files) ?? 0,
  }
}

/** What has become of runs that were to be deleted. */
export interface Deletion {
  deleted: RunRecord[]
  /** Bytes. */
  freed: number
  /** A process works on them: they live by now, or are being recovered. */
  busy: RunRecord[]
}

/**
 * Deletes them, and what is noted of them elsewhere in the store.
 * @throws RunspanError `STORE_UNWRITABLE`
 */
export function deleteAll(dir: string, runs: readonly RunRecord[]): Deletion {
  const deletion: Deletion = { deleted: [], freed: 0, busy: [] }
  try {
    // Those started in a run go before it: a run that stays has its children.
    for (const run of runs.toReversed()) {
      const bytes = deleteRun(dir, run.id)
      deletion[bytes === undefined ? 'busy' : 'deleted'].push(run)
      deletion.freed += bytes ?? 0
    }
    forget(dir)
    return deletion
  } catch (error) {
    throw unwritable(dir, error, deletion.deleted.length > 0)
  }
}

/** What is noted elsewhere in the store of runs that are gone, and what crashes have left. */
function forget(dir: string): void {
  removeLeftBehind(dir)
  removeUnnamedFiles(dir)
  deleteIndex(dir)
  const ids = new Set(listRunFiles(dir).map(({ runId }) => runId))
  for (const ledger of Ledger.all(dir)) ledger.compact((runId) => ids.has(runId))
}

/**
 * Deletes what crashes have left, where no run is to be deleted.
 * @throws RunspanError `STORE_UNWRITABLE`
 */
export function cleanUp(dir: string): void {
  try {
    removeLeftBehind(dir)
    removeUnnamedFiles(dir)
  } catch (error) {
    throw unwritable(dir, error, false)
  }
}

function unwritable(dir: string, error: unknown, hasDeleted: boolean): unknown {
  if (!isTrouble(error) || error instanceof RunspanError) return error
  return new RunspanError(
    'STORE_UNWRITABLE',
    `The store at ${dir} cannot be written to (${error.message}), and ${hasDeleted ? 'not everything' : 'nothing'} was deleted. Make the folder writable, then say it again.`,
    { cause: error },
  )
}
