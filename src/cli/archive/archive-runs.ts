import { annotateRuns } from '../annotate/annotate-runs.js'
import { chooseSeveral } from '../annotate/choose-runs.js'
import { confirmMany } from '../annotate/confirm-many.js'
import type { FactOptions } from '../annotate/fact-command.js'
import { tellAnnotated } from '../annotate/tell-annotated.js'
import { openRuns } from '../options/open-runs.js'

/** The options of `runspan archive`. */
export interface ArchiveOptions extends FactOptions {
  undo?: boolean
}

/** Archives the runs that are named or that the options choose, or takes them back. */
export async function archiveRuns(names: readonly string[], options: ArchiveOptions): Promise<void> {
  const { undo = false, json } = options
  const source = openRuns(options)
  try {
    const runs = await chooseSeveral(source, names, options)
    const told = undo ? 'no longer archived' : 'archived'
    if (names.length === 0 && !(await confirmMany(runs, told, [], options))) return
    await annotateRuns(
      runs.map((run) => ({ run })),
      { archived: !undo },
      options,
    )
    tellAnnotated(runs, told, json)
  } finally {
    await source.close()
  }
}
