import { Command, InvalidArgumentError } from 'commander'
import { readDuration } from '../options/duration.js'
import { type StoreOption, storeOption } from '../options/store-option.js'

const HELP = `
A run whose process was killed is shown as crashed. This command writes what the
process could not: what it logged last, and the end of the run. \`configure()\`
and \`runspan sync\` do the same. Runs of living processes are not touched.

Whether a process on another machine or in a container is still alive cannot be
seen from here. Its run is shown as silent when nothing was written for
3 minutes. If you know that the process is dead, end the run: --silent 1h ends
what has been silent for an hour. Should the process be alive after all, its own
data replaces what this command wrote.

Examples:
  runspan recover
  runspan recover --silent 1h`

/** `runspan recover`: completes the runs whose process is gone. */
export function recoverCommand(): Command {
  return new Command('recover')
    .description('Complete the runs whose process died.')
    .addOption(storeOption())
    .option('--silent <time>', 'also runs silent for this long: 10min, 1h, 2d', readSilence)
    .addHelpText('after', HELP)
    .action(async ({ dir, silent }: StoreOption & { silent?: number }) => {
      const { recoverStore } = await import('./recover-store.js')
      recoverStore({ dir, silentMs: silent })
    })
}

function readSilence(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new InvalidArgumentError('Give a time such as 90s, 10min, 1h or 2d.')
  return ms
}
