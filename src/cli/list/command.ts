import { Command, InvalidArgumentError } from 'commander'
import { addFilterOptions } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ListOptions } from './list-runs.js'

const HELP = `
On a terminal the table fits its width: long cells end in …, and columns that do not fit are left out. Piped, it is whole.

--json prints an array of runs with all of each run but its series and the spans of other instrumentation, which
\`runspan show --json\` has. Times are epoch milliseconds. Numbers that JSON has no form for are strings: "NaN",
"Infinity", "-Infinity", "-0".

Examples:
  runspan list --project sweeps --sort -accuracy --limit 10    the best ten, the highest accuracy first
  runspan list --sort loss                                     the lowest last loss first
  runspan list --tag baseline --param optimizer=adam --status completed
  runspan list --param lr=1e-3 --param 'layers=[64, 64]'       numbers are compared as numbers; '"1e-3"' is the text
  runspan list --from jaeger:http://localhost:16686 --since 7d --limit 20
  runspan list --json | jq '.[].summaries.loss.last'`

/** `runspan list`: runs as a table. */
export function listCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('list')))
    .description('A table of the runs there are, the newest first.')
    .option(
      '--sort <key>',
      'a column (id, name, project, status, started, duration), a metric by its last value, a param or an attribute; ' +
        'the lowest first, with a leading - the highest first, and runs without a value last. ' +
        'Where names clash: metric.<key>, param.<key>, attribute.<key>',
    )
    .option('--limit <count>', 'at most so many runs', readCount)
    .option('--json', 'an array of runs as JSON')
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
