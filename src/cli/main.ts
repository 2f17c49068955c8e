#!/usr/bin/env node
// The `runspan` command. Each subcommand describes itself in `<name>/command.ts` and loads its code when it
// is called.

import { Command } from 'commander'
import { escapeLines } from '../errors/escape-text.js'
import { VERSION } from '../runtime/version.js'
import { exportCommand } from './export/command.js'
import { listCommand } from './list/command.js'
import { recoverCommand } from './recover/command.js'
import { reportError } from './report-error.js'
import { showCommand } from './show/command.js'
import { syncCommand } from './sync/command.js'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // the reader has closed the pipe, as in `runspan list | head`
  if (error.code === 'EPIPE') process.exit()
  reportError(error)
  process.exit()
})

const program = new Command('runspan')
  .description('List, show, export and send recorded runs.')
  .version(VERSION, '-v, --version', 'print the version')
  .helpOption('-h, --help', 'show the options of a command, with examples')
  .helpCommand(false)
  // or `list --sort -val_loss` would ask for the version
  .enablePositionalOptions()
  .showHelpAfterError('See --help.')
  // an error quotes what was given, which may contain escape sequences
  .configureOutput({ outputError: (text, write) => write(escapeLines(text)) })

for (const command of [listCommand(), showCommand(), exportCommand(), recoverCommand(), syncCommand()]) {
  program.addCommand(command.copyInheritedSettings(program))
}

try {
  await program.parseAsync()
} catch (error) {
  reportError(error)
}
