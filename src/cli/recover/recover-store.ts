import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { storeExists } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import { countOpen, nameRecovered, recoverRuns } from '../../store/recover.js'
import { formatCount } from '../terminal/format-count.js'
import { formatCrashed } from '../terminal/format-crashed.js'
import { printLines, printMessage } from '../terminal/output.js'

/** Completes the crashed runs of a store and prints which they were. */
export function recoverStore(options: { dir?: string | undefined; silentMs?: number | undefined }): void {
  const dir = storeDir(options.dir)
  if (!storeExists(dir))
    throw new RunspanError(
      'STORE_NOT_FOUND',
      `There is no store at ${dir}. Give its folder with RUNSPAN_DIR or --dir.`,
    )
  const count = { runs: 0, parts: 0 }
  let failures = 0
  for (const recovered of recoverRuns(dir, printMessage, options.silentMs, () => failures++)) {
    const isPart = recovered.rank !== undefined
    count[isPart ? 'parts' : 'runs']++
    const what = isPart ? nameRecovered(recovered) : recovered.name
    const { runId, project } = recovered
    printLines([`${runId.slice(0, 8)}  ${escapeText(what)}  (project ${escapeText(project)})`])
  }
  const total = count.runs + count.parts
  if (total > 0) printMessage(`${formatCrashed(count)} ${total === 1 ? 'was' : 'were'} recovered`)
  else if (failures === 0) printMessage('nothing to recover')
  const { silent } = countOpen(dir)
  if (silent.runs + silent.parts > 0)
    printMessage(
      `${formatCrashed(silent, 'silent')} left alone: the process may be alive on another machine or in a container. If you know that it is dead, add --silent 1h`,
    )
  if (failures > 0)
    throw new RunspanError(
      'STORE_UNWRITABLE',
      `${formatCount(failures, 'run')} in the store at ${dir} could not be recovered, as said above. Mend what is wrong there, or make the folder writable, then say it again.`,
    )
}
