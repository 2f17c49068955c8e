import type { Command } from 'commander'
import { addFactOptions, FACTS_HELP, type FactOptions, factCommand } from '../annotate/fact-command.js'
import { SOURCES_HELP } from '../options/source-options.js'

const HELP = `
Examples:
  runspan rename clever-rabbit-492 "resnet with dropout"
  runspan rename 3f2a91c4 baseline`

/** `runspan rename`: gives a run another name. */
export function renameCommand(): Command {
  return addFactOptions(factCommand('rename').argument('[name]', 'the new name'))
    .description('Give a run another name.')
    .addHelpText('after', SOURCES_HELP + FACTS_HELP + HELP)
    .action(async (run: string | undefined, name: string | undefined, options: FactOptions) => {
      const { renameRuns } = await import('./rename-runs.js')
      await renameRuns([run, name], options)
    })
}
