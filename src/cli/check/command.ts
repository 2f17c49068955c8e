import { Command, Option } from 'commander'
import { addFilterOptions, addToList } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { CheckOptions } from './check-runs.js'

const HELP = `
An assertion is a condition as --where takes it. It may name the baseline:
baseline.metrics.loss.min. --baseline takes a run as <run>, or a condition: the
newest that matches and is not named to be checked. With --allow-no-baseline
assertions that name the baseline are passed over while there is none.
--tolerance loosens each comparison with the baseline: 1% by that share of the
baseline's side, 0.01 by that much.

A run fails the check when an assertion does not hold, when something that an
assertion needs is missing, and when the run or one of its tasks failed. Without
runs and options that choose some, all runs are checked.

Exit code: 0 when every run passes; 1 when one fails, when no run matches, and
for anything that cannot be checked, such as a name that no run has.

Examples:
  runspan check nightly --assert 'metrics.accuracy.last >= 0.9'
  runspan check nightly --baseline 'name == "nightly" && "good" in tags' \\
    --assert 'metrics.loss.min <= baseline.metrics.loss.min' --tolerance 1%
  runspan check --project search --since 1d --markdown >> "$GITHUB_STEP_SUMMARY"`

/** `runspan check`: whether runs are good enough, for scripts and CI. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('Check runs against conditions and a baseline; exit with 1 when one fails.')
    .argument('[run...]', 'ids, first digits of ids, or names')
    .optionsGroup('Demand:')
    .option('--assert <condition>', 'what must hold for each run (repeatable)', addToList)
    .option('--baseline <run>', 'the run to compare with, or a condition that finds it')
    .option('--tolerance <amount>', 'how far from the baseline is well enough, such as 1% or 0.01')
    .option('--allow-no-baseline', 'where there is none yet, pass over what compares with it')
    .option('--allow-failed', 'failed and crashed runs may pass')
    .option('--allow-failed-tasks', 'runs with failed tasks may pass')
  return addSourceOptions(addFilterOptions(command))
    .optionsGroup('Output:')
    .option('--json', 'print JSON')
    .addOption(new Option('--markdown', 'print Markdown, for a summary on a web page').conflicts('json'))
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (runs: string[], options: CheckOptions) => {
      const { checkRuns } = await import('./check-runs.js')
      await checkRuns(runs, options)
    })
}
