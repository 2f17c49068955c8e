import { Command } from 'commander'
import { addFilterOptions, addToList } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { WatchOptions } from './watch.js'

const HELP = `
A table of the runs that takes the whole terminal and changes while they do, and
below it their curves: of the selected runs, or of the one at the cursor and
those that go on. Keys are those of the page: j k move, space selects, enter
opens, c compares, / filters, m shows the next metric, ? lists them, q quits.

Without a terminal, or one that cannot draw (TERM=dumb), a line is printed for
each thing that happens to a run.

Examples:
  runspan watch
  runspan watch --where 'status == "running"' --metric loss --metric accuracy
  runspan watch --project sweep --sort -accuracy
  runspan watch --from jaeger:http://localhost:16686 --since 1d
  runspan watch --tag nightly --exit-when-ended && ./report.sh`

/** `runspan watch`: runs in the terminal, while they go on. */
export function watchCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('watch')))
    .description('Watch runs in the terminal, while they go on.')
    .optionsGroup('Output:')
    .option('--metric <key>', 'draw this metric first (repeatable)', addToList)
    .option('--sort <names>', 'sort by these, each descending with a - in front')
    .option('--columns <names>', 'show these')
    .option('--all', 'also runs that were started in other runs, and archived ones')
    .option('--exit-when-ended', 'end as soon as none of these runs goes on')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (options: WatchOptions) => {
      const { watchRuns } = await import('./watch.js')
      await watchRuns(options)
    })
}
