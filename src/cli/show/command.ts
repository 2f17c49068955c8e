import { Command, InvalidArgumentError } from 'commander'
import { pagerOption } from '../options/pager-option.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ShowOptions } from './show-run.js'

const HELP = `
--json prints the object that \`runspan export --format jsonl\` has, with every
point of the run in .series and the spans of other instrumentation in .spans.

Examples:
  runspan show 3f2a91c4             by the first digits of the id, at least four
  runspan show clever-rabbit-492    by name: the newest run with that name
  runspan show 3f2a91c4 --metric loss,val_loss
  runspan show 3f2a91c4 --tasks --failed
  runspan show 3f2a91c4 --json | jq '.series.loss[].value'`

/** `runspan show`: everything about one run. */
export function showCommand(): Command {
  return addSourceOptions(new Command('show'))
    .description('Show everything about one run.')
    .argument('<run>', 'its id, the first digits of its id, or its name')
    .optionsGroup('Output:')
    .option('--all', 'also what has no room on one screen, and points that a resumed run logged again')
    .option('--metric <keys>', 'draw these metrics over each other: loss,val_loss')
    .option('--log', 'draw them on a logarithmic axis')
    .option('--tasks', 'list the tasks of the run')
    .option('--failed', 'only tasks that failed')
    .option('--sort <field>', 'tasks by a score, duration, status, item or name; -exact: highest first')
    .option('--task <number>', 'show one task in full', readNumber)
    .option('--json', 'print JSON, with all points')
    .addOption(pagerOption())
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (idOrName: string, options: ShowOptions) => {
      const { showRun } = await import('./show-run.js')
      await showRun(idOrName, options)
    })
}

function readNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give the number of a task, as --tasks shows it.')
}
