import { Command, Option } from 'commander'
import { addFilterOptions } from '../options/filter-options.js'
import { pagerOption } from '../options/pager-option.js'
import { readCount } from '../options/read-count.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ListOptions } from './list-runs.js'

const HELP = `
On a terminal the table has what tells the runs apart: params, attributes and
tags that differ, what the runs are sorted by, metrics, errors. What has no room
is named below the table. Into a pipe, each run is printed with all of its
metrics and params.

A name is that of a column (id, name, project, status, started, ended, duration,
points, tags, error), metrics.<key>, params.<key>, attributes.<key>, or a key
alone. A metric is the value that its run knows it by, as a rule the last, or
another: metrics.loss.min. Several names have commas between them.

Groups have n (runs), and of each metric mean ± sample standard deviation, min
and max; --sort sorts them by means.

--json prints an array of the objects that \`runspan export --format jsonl\` has,
or of groups: values, n, runs (ids), metrics (n, nan, mean, std, min, max).

Numbers are compared as numbers: --param lr=1e-3 finds 0.001. To find the text
1e-3, put it in quotes: --param 'lr="1e-3"'.

Examples:
  runspan list --project sweeps --sort -accuracy --limit 10
  runspan list --sort -metrics.accuracy.max,started
  runspan list --columns name,params.lr,metrics.loss.min
  runspan list --group-except params.seed --sort -accuracy
  runspan list --tag baseline --param optimizer=adam --status completed
  runspan list --param 'layers=[64, 64]'
  runspan list --from jaeger:http://localhost:16686 --since 7d
  runspan list --json | jq '.[] | {name, loss: .metrics.loss.last}'`

/** `runspan list`: runs as a table. */
export function listCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('list')))
    .description('List runs as a table, the newest first.')
    .optionsGroup('Output:')
    .option('--sort <names>', 'sort by these, each descending with a - in front')
    .option('--columns <names>', 'show these')
    .option('--all', 'also runs that were started in other runs, and archived ones')
    .addOption(
      new Option('--parent <run>', 'only the runs started in this one (its name or id)').conflicts('all'),
    )
    .option('--group-by <names>', 'a row for all runs with the same values of these')
    .addOption(
      new Option('--group-except <names>', 'a row for all runs with the same params but for these').conflicts(
        'groupBy',
      ),
    )
    .option('--limit <count>', 'print this many runs, or groups, at most', readCount)
    .option('--json', 'print JSON')
    .addOption(pagerOption())
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (options: ListOptions) => {
      const { listRuns } = await import('./list-runs.js')
      await listRuns(options)
    })
}
