import { RunspanError } from '../../say/errors.js'
import { storeExists } from '../../store/list-files.js'
import { storeDir } from '../../store/paths.js'
import { recoverRuns } from '../../store/recover.js'
import { escapeText } from '../terminal/escape-text.js'
import { printLines, tellSafely } from '../terminal/output.js'

/** Completes the crashed runs of a store and says which they were. */
export function recoverStore(options: { dir?: string }): void {
  const dir = storeDir(options.dir)
  if (!storeExists(dir))
    throw new RunspanError(
      'STORE_NOT_FOUND',
      `There is no store at ${dir}. Say where it is with RUNSPAN_DIR or --dir.`,
    )
  let count = 0
  for (const { runId, name, project } of recoverRuns(dir, tellSafely, true)) {
    count++
    printLines([`${runId.slice(0, 8)}  ${escapeText(name)}  (project ${escapeText(project)})`])
  }
  tellSafely(
    count === 0
      ? 'no run is to be recovered'
      : `${count} crashed ${count === 1 ? 'run was' : 'runs were'} recovered`,
  )
}
