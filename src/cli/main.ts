#!/usr/bin/env node
// The `runspan` command. Each command describes itself in a file here and loads what does its work when it is called.

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
  // the reader has seen enough, as in `runspan list | head`
  if (error.code === 'EPIPE') process.exit()
  reportError(error)
  process.exit()
})

const program = new Command('runspan')
  .description('Shows the runs of a store, and looks after it.')
  .version(VERSION, '-v, --version', 'the version of runspan')
  .helpOption('-h, --help', 'what a command takes, with examples')
  .helpCommand(false)
  .showHelpAfterError('Add --help to see what there is.')
  // an error quotes what was given, which may hold what a terminal acts on
  .configureOutput({ outputError: (text, write) => write(escapeLines(text)) })

for (const command of [listCommand(), showCommand(), exportCommand(), recoverCommand(), syncCommand()]) {
  program.addCommand(command.copyInheritedSettings(program))
}

try {
  await program.parseAsync()
} catch (error) {
  reportError(error)
}
