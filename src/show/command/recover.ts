import { Command } from 'commander'
import { type StoreOption, storeOption } from './store-option.js'

const HELP = `
A run whose process was killed is crashed. Its journal says what was logged last; this puts it into the store and ends the run
there. A run whose process lives is not touched. \`configure()\` and \`runspan sync\` do the same.`

/** `runspan recover`: completes the runs whose process is gone. */
export function recoverCommand(): Command {
  return new Command('recover')
    .description('Completes the runs whose process died without ending them.')
    .addOption(storeOption())
    .addHelpText('after', HELP)
    .action(async (options: StoreOption) => {
      const { recoverStore } = await import('../keep/recover-store.js')
      recoverStore(options)
    })
}
