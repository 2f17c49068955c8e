import { Command } from 'commander'
import { addSourceOptions, SOURCES_HELP, type SourceOption } from '../options/source-options.js'

const HELP = `
Prints what to type into a shell to make the run again: folder, commit, command.
What is different today is said on stderr: another commit, changes that are not
committed, another version of Node, a folder that is gone.

Examples:
  runspan rerun 3f2a91c4
  runspan rerun clever-rabbit-492 | sh`

/** `runspan rerun`: how to make a run again. */
export function rerunCommand(): Command {
  return addSourceOptions(new Command('rerun'))
    .description('Print the command that made a run, with its commit and folder.')
    .argument('<run>', 'its id, the first digits of its id, or its name')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (idOrName: string, options: SourceOption) => {
      const { rerun } = await import('./rerun.js')
      await rerun(idOrName, options)
    })
}
