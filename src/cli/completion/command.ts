import { Argument, Command } from 'commander'

const HELP = `
Completes commands, options, names and ids of runs, params, metrics, projects
and tags of the store that --dir, RUNSPAN_DIR or the working directory names.
Nothing that was typed, and no name, is ever evaluated by the shell.

Examples:
  runspan completion bash    in ~/.bashrc: source <(runspan completion bash)
  runspan completion zsh     in ~/.zshrc: source <(runspan completion zsh)
  runspan completion fish    > ~/.config/fish/completions/runspan.fish`

/** `runspan completion`: a script for a shell. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('Print a script that makes a shell complete this command.')
    .addArgument(new Argument('<shell>', 'for which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', HELP)
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { SCRIPTS } = await import('./shells/scripts.js')
      process.stdout.write(SCRIPTS[shell])
    })
}

/** `runspan complete`: what the scripts call at each key. */
export function completeCommand(): Command {
  return new Command('complete')
    .description('Print what a word may become; for the scripts of `runspan completion`.')
    .argument('[word...]', 'the words up to the cursor, the last one still being typed')
    .option('--line', 'the word is the whole line as Bash has it, and answers are quoted for Bash')
    .option('--current <word>', 'the word that is being typed, as it stands on the line')
    .addHelpText('after', '\nExamples:\n  runspan complete -- show cle')
    .action(async (words: string[], options: { line?: boolean; current?: string }, command: Command) => {
      const { printAnswer } = await import('./print-answer.js')
      await printAnswer(command.parent as Command, words, options)
    })
}
