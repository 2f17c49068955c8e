import { Command, InvalidArgumentError } from 'commander'
import { addFilterOptions, addToList } from '../options/filter-options.js'
import { pagerOption } from '../options/pager-option.js'
import { readCount } from '../options/read-count.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { CompareCommandOptions } from './compare.js'

const HELP = `
Prints in which params, tags, attributes and fields of the resource the runs
differ, and the metrics side by side with the difference to the first run. The
best value is marked with * where it is known which is: the run says so
(\`summary\`), or --better does.

With --metric the curves are drawn over each other, by step, and with three runs
or more it is printed which params go with the metric, the strongest first:
rank corr.  for numbers, Spearman's: 1 where the metric rises with the param,
            -1 where it falls
explains    the share of the differences in the metric's rank that lies between
            the values of the param (epsilon squared)
and the mean of the metric for each value. What goes together need not be cause
and effect, above all where several params changed at once.

With --tasks the tasks of two evaluations are matched by item and input: how
each score has changed, and the outputs of the items that got worse or better,
the largest change first. A higher score is better, unless the runs (\`summary\`)
or --better say <score>:min. --json then prints runs, scores, pairs, onlyFirst
and onlySecond.

--json prints runs (id, name, status), differing (name, values), table (name,
metric, statistic, isKnownBy, better, values, best, differences, percents),
tokens (name, values, differences, percents) where any run called a language
model and, with --metric, relations (metric, relations: name, n,
correlation, explained, values) and series.

Examples:
  runspan compare 3f2a91c4 clever-rabbit-492
  runspan compare 'eval short prompt' 'eval long prompt' --tasks
  runspan compare --where '"baseline" in tags' --better accuracy:max
  runspan compare --project sweeps --metric accuracy
  runspan compare --project sweeps --sort -accuracy --limit 5 --metric accuracy`

/** `runspan compare`: how runs differ, in what went in and what came out. */
export function compareCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('compare')))
    .description('Compare runs: what differs, and their metrics side by side.')
    .argument('[runs...]', 'ids, first digits of ids, or names; without any, all that the options choose')
    .option('--sort <names>', 'in this order, as for list; the first run is what others are compared with')
    .option('--limit <count>', 'this many runs at most', readCount)
    .optionsGroup('Output:')
    .option(
      '--metric <key>',
      'its curves, and what goes with it (repeatable, or several with commas)',
      addToList,
    )
    .option('--tasks', 'of two runs: which items got better, and which got worse')
    .option('--better <key:min|max>', 'which values of a metric are better (repeatable)', addDirection)
    .option('--json', 'print JSON')
    .addOption(pagerOption())
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (names: string[], options: CompareCommandOptions) => {
      const { compare } = await import('./compare.js')
      await compare(names, options)
    })
}

function addDirection(text: string, previous: CompareCommandOptions['better'] = {}) {
  const [, key, direction] = /^(.+):(min|max)$/s.exec(text) ?? []
  if (key === undefined)
    throw new InvalidArgumentError('Write it as metric:min or metric:max, for example accuracy:max.')
  return Object.fromEntries([...Object.entries(previous), [key, direction as 'min' | 'max']])
}
