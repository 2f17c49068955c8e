import { Command } from 'commander'
import { addFilterOptions } from '../options/filter-options.js'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { ReportOptions } from './write-report.js'

const HELP = `
One file with the pages of \`runspan ui\` and the runs inside: opened from disk,
it needs no server and no network. It can be sent to whoever may see the runs.

Curves are cut to what a screen shows, the lowest and the highest of each
stretch; --full keeps every point. Of each run the first 1,000 spans of other
instrumentation are kept, with --full all.

--public leaves out what tells of the machine and of those who work there: host,
user, paths, command, the stacks of errors. What the program itself has logged
stays: look at it before it goes to everybody.

Examples:
  runspan report clever-rabbit-492
  runspan report --where 'metrics.accuracy.max > 0.9' -o best.html
  runspan report --project sweep --public -o sweep.html`

/** `runspan report`: runs as one file to share. */
export function reportCommand(): Command {
  return addSourceOptions(addFilterOptions(new Command('report')))
    .description('Write runs as one page to share, which needs no server.')
    .argument('[runs...]', 'ids, first digits of ids, or names; without any, all that the options choose')
    .optionsGroup('Output:')
    .option('-o, --output <file>', 'the file to write', 'report.html')
    .option('--public', 'leave out host, user, paths and command')
    .option('--full', 'keep every point and span')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (names: string[], options: ReportOptions) => {
      const { writeReport } = await import('./write-report.js')
      await writeReport(names, options)
    })
}
