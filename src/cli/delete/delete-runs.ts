import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../../read/run-record.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { openStore } from '../../sources/store/store-source.js'
import { storeDir } from '../../store/paths.js'
import { ask } from '../terminal/ask.js'
import { formatBytes } from '../terminal/format-bytes.js'
import { formatCount } from '../terminal/format-count.js'
import { printLines, printMessage } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import { chooseDoomed, type DeleteOptions } from './choose-doomed.js'
import { cleanUp, deleteAll, divide, look } from './delete-families.js'
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
    if (!dryRun) cleanUp(dir)
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
  const { deleted, freed, busy } = deleteAll(dir, runs)
  for (const { name, id } of busy)
    printMessage(`run ${JSON.stringify(name)} (${id}) was left alone: a process works on it`)
  if (json) return printJson('deleted', deleted, freed, alive)
  printMessage(`deleted ${formatCount(deleted.length, 'run')}, ${formatBytes(freed)} freed`)
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

function ofThem(count: number, all: number): string {
  if (count < all) return `${count} of them ${count === 1 ? 'has' : 'have'}`
  return all === 1 ? 'it has' : 'they have'
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
