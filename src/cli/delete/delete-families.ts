// What is deleted of a store, what that frees, and the deed; nothing is printed.

import { countUndelivered } from '../../export/count-undelivered.js'
import type { RunRecord } from '../../read/run-record.js'
import { deleteIndex } from '../../sources/store/index/index-folder.js'
import { deleteRun, sizeOfRuns } from '../../store/delete-run.js'
import { removeUnnamedFiles } from '../../store/kept-files.js'
import { Ledger } from '../../store/ledger.js'
import { listRunFiles } from '../../store/list-files.js'
import { removeLeftBehind } from '../../store/remove-left-behind.js'
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

/** Deletes them, and what is noted of them elsewhere in the store. */
export function deleteAll(dir: string, runs: readonly RunRecord[]): Deletion {
  const deletion: Deletion = { deleted: [], freed: 0, busy: [] }
  // Those started in a run go before it: a run that stays has its children.
  for (const run of runs.toReversed()) {
    const bytes = deleteRun(dir, run.id)
    deletion[bytes === undefined ? 'busy' : 'deleted'].push(run)
    deletion.freed += bytes ?? 0
  }
  cleanUp(dir, true)
  return deletion
}

/** What is noted elsewhere in the store of runs that are gone, and what crashes have left. */
export function cleanUp(dir: string, hasDeleted: boolean): void {
  removeLeftBehind(dir)
  removeUnnamedFiles(dir)
  if (!hasDeleted) return
  deleteIndex(dir)
  const ids = new Set(listRunFiles(dir).map(({ runId }) => runId))
  for (const ledger of Ledger.all(dir)) ledger.compact((runId) => ids.has(runId))
}
