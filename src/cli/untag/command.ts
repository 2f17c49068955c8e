import type { Command } from 'commander'
import { addFactOptions, FACTS_HELP, type FactOptions, factCommand } from '../annotate/fact-command.js'
import { SOURCES_HELP } from '../options/source-options.js'

const HELP = `
Examples:
  runspan untag clever-rabbit-492 best
  runspan untag --tag candidate candidate`

/** `runspan untag`: takes tags away. */
export function untagCommand(): Command {
  return addFactOptions(factCommand('untag').argument('[tags...]', 'what to take away'))
    .description('Take tags away from a run, or from several.')
    .addHelpText('after', SOURCES_HELP + FACTS_HELP + HELP)
    .action(async (run: string | undefined, tags: string[], options: FactOptions) => {
      const { untagRuns } = await import('./untag-runs.js')
      await untagRuns([run, ...tags], options)
    })
}
