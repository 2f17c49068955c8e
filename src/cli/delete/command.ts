import { Command, InvalidArgumentError } from 'commander'
import { readDuration } from '../options/duration.js'
import { addFilterOptions } from '../options/filter-options.js'
import { storeOption } from '../options/store-option.js'
import type { DeleteOptions } from './choose-doomed.js'

const HELP = `
Deletes from the store alone: what an endpoint was sent stays there. A run that
goes on, or may go on, is never deleted. Runs that were started in a deleted one
go with it. What crashes have left behind is cleaned up as well.

Examples:
  runspan delete clever-rabbit-492
  runspan delete --archived
  runspan delete --older-than 30d --keep 100 --dry-run
  runspan delete --project scratch --status failed --yes`

/** `runspan delete`: deletes runs from the store. */
export function deleteCommand(): Command {
  const command = new Command('delete').argument(
    '[run...]',
    'ids, first digits of ids, or names; none where options choose runs',
  )
  return addFilterOptions(command)
    .description('Delete runs from the store.')
    .option('--older-than <time>', 'that ended this long ago, or earlier: 12h, 30d, 8w', readAge)
    .option('--keep <count>', 'all but the newest of them', readKeep)
    .optionsGroup('Delete:')
    .addOption(storeOption())
    .option('--dry-run', 'only print what would be deleted')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (runs: string[], options: DeleteOptions) => {
      const { deleteRuns } = await import('./delete-runs.js')
      await deleteRuns(runs, options)
    })
}

function readAge(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new InvalidArgumentError('Give a time such as 12h, 30d or 8w.')
  return ms
}

function readKeep(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.')
  return Number(text)
}
