import { Command } from 'commander'
import { addFactOptions, FACTS_HELP } from '../annotate/fact-command.js'
import { SOURCES_HELP } from '../options/source-options.js'
import type { ArchiveOptions } from './archive-runs.js'

const HELP = `
\`runspan list\` leaves archived runs out; with --archived it lists them alone,
with --all as well. Nothing is deleted: for that there is \`runspan delete\`.

Examples:
  runspan archive clever-rabbit-492 3f2a91c4
  runspan archive --status failed --until 30d
  runspan archive clever-rabbit-492 --undo`

/** `runspan archive`: puts runs away. */
export function archiveCommand(): Command {
  const command = new Command('archive')
    .argument('[run...]', 'ids, first digits of ids, or names; none where options choose runs')
    .optionsGroup('Change:')
    .option('--undo', 'take them back')
  return addFactOptions(command)
    .description('Put runs away, so that lists leave them out.')
    .addHelpText('after', SOURCES_HELP + FACTS_HELP + HELP)
    .action(async (runs: string[], options: ArchiveOptions) => {
      const { archiveRuns } = await import('./archive-runs.js')
      await archiveRuns(runs, options)
    })
}
