import type { Command } from 'commander'
import { addFactOptions, FACTS_HELP, type FactOptions, factCommand } from '../annotate/fact-command.js'
import { SOURCES_HELP } from '../options/source-options.js'

const HELP = `
Examples:
  runspan tag clever-rabbit-492 best production
  runspan tag 3f2a91c4 "needs review"
  runspan tag --where 'metrics.accuracy.max > 0.9' good`

/** `runspan tag`: adds tags to runs that are recorded already. */
export function tagCommand(): Command {
  return addFactOptions(factCommand('tag').argument('[tags...]', 'what to add'))
    .description('Add tags to a run, or to several.')
    .addHelpText('after', SOURCES_HELP + FACTS_HELP + HELP)
    .action(async (run: string | undefined, tags: string[], options: FactOptions) => {
      const { tagRuns } = await import('./tag-runs.js')
      await tagRuns([run, ...tags], options)
    })
}
