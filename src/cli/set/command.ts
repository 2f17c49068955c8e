import type { Command } from 'commander'
import { addFactOptions, FACTS_HELP, factCommand } from '../annotate/fact-command.js'
import { addToList } from '../options/filter-options.js'
import { SOURCES_HELP } from '../options/source-options.js'
import type { SetOptions } from './set-attributes.js'

const HELP = `
A value means what it reads as: 3 and 1e-3 are numbers, true and false are
booleans, [1, 2] and ["a", "b"] are lists, all else is text. The text 3 is
written in quotes: 'version="3"'.

Examples:
  runspan set clever-rabbit-492 reviewed=true reviewer=ana
  runspan set 3f2a91c4 'regions=["eu", "us"]' --remove owner
  runspan set --tag best stage=production`

/** `runspan set`: sets attributes of runs. */
export function setCommand(): Command {
  const command = factCommand('set')
    .argument('[name=value...]', 'what to set')
    .optionsGroup('Change:')
    .option('--remove <name>', 'take this attribute away (repeatable)', addToList)
  return addFactOptions(command)
    .description('Set attributes of a run, or of several.')
    .addHelpText('after', SOURCES_HELP + FACTS_HELP + HELP)
    .action(async (run: string | undefined, pairs: string[], options: SetOptions) => {
      const { setAttributes } = await import('./set-attributes.js')
      await setAttributes([run, ...pairs], options)
    })
}
