import { type Command, Option } from 'commander'
import { addFactOptions, FACTS_HELP, factCommand } from '../annotate/fact-command.js'
import { SOURCES_HELP } from '../options/source-options.js'
import type { ScoreCommandOptions } from './score-runs.js'

const HELP = `
A task is named by its number, by the item it worked on, or by its id, as
\`runspan show <run> --tasks\` shows them. Without one the score is the run's. A
score is a number, or true or false.

Examples:
  runspan score clever-rabbit-492 17 helpful=true --explanation "in full"
  runspan score clever-rabbit-492 question-17 style=0.5 --by llm
  runspan score clever-rabbit-492 overall=4`

/** `runspan score`: judges a task, or a run, afterwards. */
export function scoreCommand(): Command {
  const command = factCommand('score')
    .argument('[task]', 'its number, item or id')
    .argument('[name=value...]', 'the scores')
    .optionsGroup('Score:')
    .option('--explanation <text>', 'why')
    .option('--label <word>', 'a word for it, such as good')
    .addOption(new Option('--by <judge>', 'who judged').choices(['code', 'llm', 'human']).default('human'))
  return addFactOptions(command)
    .description('Score a task of a run, or the run, afterwards.')
    .addHelpText('after', SOURCES_HELP + FACTS_HELP + HELP)
    .action(
      async (
        run: string | undefined,
        task: string | undefined,
        scores: string[],
        options: ScoreCommandOptions,
      ) => {
        const { scoreRuns } = await import('./score-runs.js')
        await scoreRuns([run, task, ...scores], options)
      },
    )
}
