import { shellWord } from '../../read/shell-word.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { printLines, printMessage } from '../terminal/output.js'
import { differencesToday } from './differences-today.js'
import { readMaking } from './making.js'

/** Prints how to make a run again, and on stderr what is different today. */
export async function rerun(idOrName: string, options: SourceOption): Promise<void> {
  const { id, resource } = await openRuns(options).run(idOrName, { fields: [] })
  const making = readMaking(resource)
  if (making.command === undefined) {
    printMessage(
      `run ${id} does not say which command made it. configure() records that, unless environment: false; with an SDK of your own add environmentDetector.`,
    )
    process.exitCode = 1
    return
  }
  const { folder, commit, command } = making
  const steps = [
    ...(folder === undefined ? [] : [`cd ${shellWord(folder)}`]),
    ...(commit === undefined ? [] : [`git checkout ${shellWord(commit)}`]),
    command.map(shellWord).join(' '),
  ]
  // a shell must not train in the wrong folder, or from the wrong commit
  printLines([steps.join(' &&\n')])
  for (const difference of differencesToday(making)) printMessage(difference)
}
