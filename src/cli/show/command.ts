import { Command } from 'commander'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ShowOptions } from './show-run.js'

const HELP = `
--json prints the run with every point of its series. Times are epoch milliseconds. Numbers that JSON has no form for
are strings: "NaN", "Infinity", "-Infinity", "-0".

Examples:
  runspan show 3f2a91c4             by the first digits of the id, four at least
  runspan show clever-rabbit-492    by name; the newest run of that name
  runspan show 3f2a91c4 --json | jq '.series.loss[].value'`

/** `runspan show`: everything about one run. */
export function showCommand(): Command {
  return addSourceOptions(new Command('show'))
    .description('Everything about one run.')
    .argument('<run>', 'its id, the beginning of its id, or its name')
    .option('--json', 'the run as JSON, with its series')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (idOrName: string, options: ShowOptions) => {
      const { showRun } = await import('./show-run.js')
      await showRun(idOrName, options)
    })
}
