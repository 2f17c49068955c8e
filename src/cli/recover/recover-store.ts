import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { storeExists } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import { countOpen, nameRecovered, recoverRuns } from '../../store/recover.js'
import { formatCrashed } from '../terminal/format-crashed.js'
import { printLines, tellSafely } from '../terminal/output.js'

/** Completes the crashed runs of a store and says which they were. */
export function recoverStore(options: { dir?: string | undefined; silentMs?: number | undefined }): void {
  const dir = storeDir(options.dir)
  if (!storeExists(dir))
    throw new RunspanError(
      'STORE_NOT_FOUND',
      `There is no store at ${dir}. Say where it is with RUNSPAN_DIR or --dir.`,
    )
  const count = { runs: 0, parts: 0 }
  for (const recovered of recoverRuns(dir, tellSafely, options.silentMs)) {
    const isPart = recovered.rank !== undefined
    count[isPart ? 'parts' : 'runs']++
    const what = isPart ? nameRecovered(recovered) : recovered.name
    const { runId, project } = recovered
    printLines([`${runId.slice(0, 8)}  ${escapeText(what)}  (project ${escapeText(project)})`])
  }
  const total = count.runs + count.parts
  tellSafely(
    total === 0 ? 'nothing to recover' : `${formatCrashed(count)} ${total === 1 ? 'was' : 'were'} recovered`,
  )
  const { silent } = countOpen(dir)
  if (silent.runs + silent.parts > 0)
    tellSafely(
      `${formatCrashed(silent, 'silent')} left alone: nobody can say from here whether the process lives. End those of which you know that it is dead with --silent 1h`,
    )
}
