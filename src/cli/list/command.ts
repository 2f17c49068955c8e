import { Command, InvalidArgumentError } from 'commander'
import { addFilterOptions } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ListOptions } from './list-runs.js'

const HELP = `
On a terminal the table fits its width: metrics, and params that differ, get a
column each while there is room, and long cells end in …. Into a pipe, each run
is printed with all of its metrics and params.

--json prints an array of the objects that \`runspan export --format jsonl\` has.

Numbers are compared as numbers: --param lr=1e-3 finds 0.001. To find the text
1e-3, put it in quotes: --param 'lr="1e-3"'.

Examples:
  runspan list --project sweeps --sort -accuracy --limit 10
  runspan list --tag baseline --param optimizer=adam --status completed
  runspan list --param 'layers=[64, 64]'
  runspan list --from jaeger:http://localhost:16686 --since 7d
  runspan list --json | jq '.[] | {name, loss: .metrics.loss.last}'`

/** `runspan list`: runs as a table. */
export function listCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('list')))
    .description('List runs as a table, the newest first.')
    .optionsGroup('Output:')
    .option(
      '--sort <key>',
      'sort by id, name, project, status, started, duration, a metric, a param or an attribute, ascending, or ' +
        'descending with a - in front; where names clash, or for another value than the last: params.lr, metrics.loss.min',
    )
    .option('--limit <count>', 'print this many runs at most', readCount)
    .option('--json', 'print JSON')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (options: ListOptions) => {
      const { listRuns } = await import('./list-runs.js')
      await listRuns(options)
    })
}

function readCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}
