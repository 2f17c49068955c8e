import { Command } from 'commander'
import { addSourceOptions, SOURCES_HELP } from '../options/source-options.js'
import type { FilesOptions } from './write-files.js'

const HELP = `
Without --output it lists what the run and its tasks have logged. With it the
files are written to that folder; those of a task below task-<number>/. The
bytes are in the store alone: with --from they are looked for in the store of
--store, by default $RUNSPAN_DIR or .runspan.

Examples:
  runspan files 3f2a91c4
  runspan files 3f2a91c4 -o results
  runspan files clever-rabbit-492 confusion.png -o .`

/** `runspan files`: what a run has logged as files. */
export function filesCommand(): Command {
  return addSourceOptions(new Command('files'))
    .description('List the files that a run has logged, or write them out.')
    .argument('<run>', 'its id, the first digits of its id, or its name')
    .argument('[names...]', 'only files with these names')
    .optionsGroup('Output:')
    .option('-o, --output <folder>', 'write the files to this folder')
    .option('--store <folder>', 'the store that has the bytes')
    .option('--json', 'print JSON')
    .addHelpText('after', SOURCES_HELP + HELP)
    .action(async (idOrName: string, names: string[], options: FilesOptions) => {
      const { writeFiles } = await import('./write-files.js')
      await writeFiles(idOrName, names, options)
    })
}
