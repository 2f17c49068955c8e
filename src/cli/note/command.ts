import type { Command } from 'commander'
import { addFactOptions, FACTS_HELP, type FactOptions, factCommand } from '../annotate/fact-command.js'
import { SOURCES_HELP } from '../options/source-options.js'

const HELP = `
A note takes the place of the one before; an empty one takes it away. Markdown
is kept as it is.

Examples:
  runspan note clever-rabbit-492 "Diverged after step 400: **lr too high**."
  runspan note 3f2a91c4 - < notes.md
  runspan note 3f2a91c4 ""`

/** `runspan note`: writes down what somebody thinks of a run. */
export function noteCommand(): Command {
  return addFactOptions(factCommand('note').argument('[text]', 'the note; - reads it from stdin'))
    .description('Note something about a run.')
    .addHelpText('after', SOURCES_HELP + FACTS_HELP + HELP)
    .action(async (run: string | undefined, text: string | undefined, options: FactOptions) => {
      const { noteRuns } = await import('./note-runs.js')
      await noteRuns([run, text], options)
    })
}
