import { RunspanError } from '../../errors/runspan-error.js'
import { countUndelivered } from '../../export/count-undelivered.js'
import type { RunRecord } from '../../read/run-record.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { deleteIndex } from '../../sources/store/index/index-folder.js'
import { openStore } from '../../sources/store/store-source.js'
import { deleteRun, sizeOfRuns } from '../../store/delete-run.js'
import { removeUnnamedFiles } from '../../store/kept-files.js'
import { Ledger } from '../../store/ledger.js'
import { listRunFiles } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import { removeLeftBehind } from '../../store/remove-left-behind.js'
import { ask } from '../terminal/ask.js'
import { formatBytes } from '../terminal/format-bytes.js'
import { formatCount } from '../terminal/format-count.js'
import { printLines, printMessage } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import { chooseDoomed, type DeleteOptions, type Family } from './choose-doomed.js'
import { doomedLines } from './doomed-lines.js'

/** Deletes runs from a store, after it has said which and was told to. */
export async function deleteRuns(names: readonly string[], options: DeleteOptions): Promise<void> {
  const { dryRun, yes, json } = options
  const dir = storeDir(options.dir)
  const source = openStore({ dir, onWarning: printMessage })
  const families = await chooseDoomed(source, names, options)
  await source.close()
  const { doomed, alive } = divide(families)
  const [first] = alive
  if (first !== undefined && names.length > 0) throw goesOn(first)
  if (alive.length > 0) printMessage(leftAlone(alive.length))

  const runs = doomed.flatMap(({ run, descendants }) => [run, ...descendants])
  if (runs.length === 0) {
    if (json) printJson(dryRun ? 'wouldDelete' : 'deleted', [], 0, alive)
    else printMessage('nothing to delete')
    if (!dryRun) cleanUp(dir, false)
    return
  }
  const { bytes, undelivered } = look(dir, runs)
  if (!json) printLines(doomedLines(doomed, screenOf(process.stdout), Date.now()))
  if (undelivered > 0)
    printMessage(
      `${ofThem(undelivered, runs.length)} not been sent anywhere yet; \`runspan sync\` would send ${undelivered === 1 ? 'it' : 'them'}`,
    )
  const what = `${formatCount(runs.length, 'run')}, ${formatBytes(bytes)}`
  if (dryRun) {
    if (json) printJson('wouldDelete', runs, bytes, alive)
    else printMessage(`would delete ${what}`)
    return
  }
  const isMeant =
    yes || (await ask(`delete ${what}?`, 'nothing was deleted. Look with --dry-run, then say --yes.'))
  if (!isMeant) return printMessage('nothing was deleted')
  const { deleted, freed } = deleteAll(dir, runs)
  cleanUp(dir, true)
  if (json) return printJson('deleted', deleted, freed, alive)
  printMessage(`deleted ${formatCount(deleted.length, 'run')}, ${formatBytes(freed)} freed`)
}

/** A run that goes on, or may go on where nobody can see it, keeps all that it belongs to. */
function divide(families: readonly Family[]): { doomed: Family[]; alive: RunRecord[] } {
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

function goesOn({ id, name, status }: RunRecord): RunspanError {
  return new RunspanError(
    'RUN_NOT_ENDED',
    status === 'silent'
      ? `Run ${JSON.stringify(name)} (${id}) is silent: its process may live where it cannot be seen from here. If you know that it is dead, end the run first: runspan recover --silent 1h.`
      : `Run ${JSON.stringify(name)} (${id}) goes on, and is not deleted. End its process first.`,
  )
}

function leftAlone(count: number): string {
  return `${formatCount(count, 'run')} left alone: ${count === 1 ? 'it goes on, or may go on' : 'they go on, or may go on'}`
}

function look(dir: string, runs: readonly RunRecord[]): { bytes: number; undelivered: number } {
  const ids = new Set(runs.map(({ id }) => id))
  const files = listRunFiles(dir).filter(({ runId }) => ids.has(runId))
  return {
    bytes: sizeOfRuns(dir, files),
    undelivered: countUndelivered(dir, files) ?? 0,
  }
}

function ofThem(count: number, all: number): string {
  if (count < all) return `${count} of them ${count === 1 ? 'has' : 'have'}`
  return all === 1 ? 'it has' : 'they have'
}

/** What lives by now, or is being recovered, stays. */
function deleteAll(dir: string, runs: readonly RunRecord[]): { deleted: RunRecord[]; freed: number } {
  const deleted: RunRecord[] = []
  let freed = 0
  // Those started in a run go before it: a run that stays has its children.
  for (const run of runs.toReversed()) {
    const bytes = deleteRun(dir, run.id)
    if (bytes === undefined) {
      printMessage(`run ${JSON.stringify(run.name)} (${run.id}) was left alone: a process works on it`)
      continue
    }
    deleted.push(run)
    freed += bytes
  }
  return { deleted, freed }
}

/** What is noted elsewhere in the store of runs that are gone, and what crashes have left. */
function cleanUp(dir: string, hasDeleted: boolean): void {
  removeLeftBehind(dir)
  removeUnnamedFiles(dir)
  if (!hasDeleted) return
  deleteIndex(dir)
  const ids = new Set(listRunFiles(dir).map(({ runId }) => runId))
  for (const ledger of Ledger.all(dir)) ledger.compact((runId) => ids.has(runId))
}

function printJson(
  what: 'deleted' | 'wouldDelete',
  runs: readonly RunRecord[],
  bytes: number,
  alive: readonly RunRecord[],
): void {
  const named = (all: readonly RunRecord[]) => all.map(({ id, name, project }) => ({ id, name, project }))
  printLines([jsonText({ [what]: named(runs), bytes, left: named(alive) }, 2)])
}
