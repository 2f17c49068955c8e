import { Command } from 'commander'
import { type StoreOption, storeOption } from '../options/store-option.js'

const HELP = `
Files of OTLP/JSON lines: what \`runspan export --format otlp\`, another store, or
the Collector's file exporter has written, also .gz or .zst; a folder of them;
or - for stdin. Spans that the store has already are not written again, so that
a file can be imported twice. Traces that are no run are kept beside the runs.

Examples:
  runspan import runs.jsonl
  runspan import traces/ more.jsonl.gz
  ssh build runspan export --format otlp | runspan import -`

/** `runspan import`: takes runs from files into the store. */
export function importCommand(): Command {
  return new Command('import')
    .description('Take runs from OTLP/JSON files into the store.')
    .argument('<files...>', 'files or folders, or - for stdin')
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: StoreOption & { json?: boolean }) => {
      const { importFiles } = await import('./import-files.js')
      await importFiles(files, options)
    })
}
