import { Command, InvalidArgumentError } from 'commander'
import { readDuration } from '../options/duration.js'
import { type StoreOption, storeOption } from '../options/store-option.js'

const HELP = `
A run whose process was killed is crashed. Its journal says what was logged last; this puts it into the store and ends the run
there. A run whose process lives is not touched. \`configure()\` and \`runspan sync\` do the same.

Of a process on another machine, or in a container, nobody can say from here whether it lives; \`runspan list\` shows its run as
silent when nothing was written for 3 minutes. When you know that it is dead, say so: --silent 1h ends what has been silent
for an hour. Should it live after all, what it writes itself takes the place of that end.`

/** `runspan recover`: completes the runs whose process is gone. */
export function recoverCommand(): Command {
  return new Command('recover')
    .description('Completes the runs whose process died without ending them.')
    .addOption(storeOption())
    .option('--silent <time>', 'also those silent for so long, such as 10min, 1h, 2d', readSilence)
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
