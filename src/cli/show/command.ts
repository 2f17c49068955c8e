import { Command } from 'commander'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ShowOptions } from './show-run.js'

const HELP = `
--json prints the object that \`runspan export --format jsonl\` has, with every
point of the run in .series and the spans of other instrumentation in .spans.

Examples:
  runspan show 3f2a91c4             by the first digits of the id, at least four
  runspan show clever-rabbit-492    by name: the newest run with that name
  runspan show 3f2a91c4 --json | jq '.series.loss[].value'`

/** `runspan show`: everything about one run. */
export function showCommand(): Command {
  return addSourceOptions(new Command('show'))
    .description('Show everything about one run.')
    .argument('<run>', 'its id, the first digits of its id, or its name')
    .optionsGroup('Output:')
    .option('--json', 'print JSON, with all points')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (idOrName: string, options: ShowOptions) => {
      const { showRun } = await import('./show-run.js')
      await showRun(idOrName, options)
    })
}
