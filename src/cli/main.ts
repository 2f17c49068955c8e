#!/usr/bin/env node
// The `runspan` command. Each subcommand describes itself in `<name>/command.ts` and loads its code when it
// is called.

import { Command } from 'commander'
import { escapeLines } from '../errors/escape-text.js'
import { VERSION } from '../runtime/version.js'
import { archiveCommand } from './archive/command.js'
import { checkCommand } from './check/command.js'
import { clickhouseCommand } from './clickhouse/command.js'
import { compareCommand } from './compare/command.js'
import { completeCommand, completionCommand } from './completion/command.js'
import { deleteCommand } from './delete/command.js'
import { exportCommand } from './export/command.js'
import { filesCommand } from './files/command.js'
import { importCommand } from './import/command.js'
import { listCommand } from './list/command.js'
import { noteCommand } from './note/command.js'
import { openCommand } from './open/command.js'
import { optimizeLater } from './optimize-later.js'
import { recoverCommand } from './recover/command.js'
import { renameCommand } from './rename/command.js'
import { reportCommand } from './report/command.js'
import { reportError } from './report-error.js'
import { rerunCommand } from './rerun/command.js'
import { scoreCommand } from './score/command.js'
import { setCommand } from './set/command.js'
import { showCommand } from './show/command.js'
import { syncCommand } from './sync/command.js'
import { tagCommand } from './tag/command.js'
import { uiCommand } from './ui/command.js'
import { untagCommand } from './untag/command.js'
import { watchCommand } from './watch/command.js'

optimizeLater()

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // the reader has closed the pipe, as in `runspan list | head`
  if (error.code === 'EPIPE') process.exit()
  reportError(error)
  process.exit()
})

const program = new Command('runspan')
  .description('List, show, compare, export and send recorded runs.')
  .version(VERSION, '-v, --version', 'print the version')
  .helpOption('-h, --help', 'show the options of a command, with examples')
  .helpCommand(false)
  // or `list --sort -val_loss` would ask for the version
  .enablePositionalOptions()
  .showHelpAfterError('See --help.')
  // an error quotes what was given, which may contain escape sequences
  .configureOutput({ outputError: (text, write) => write(escapeLines(text)) })

for (const command of [
  listCommand(),
  showCommand(),
  watchCommand(),
  uiCommand(),
  openCommand(),
  checkCommand(),
  compareCommand(),
  exportCommand(),
  filesCommand(),
  importCommand(),
  reportCommand(),
  rerunCommand(),
  tagCommand(),
  untagCommand(),
  renameCommand(),
  noteCommand(),
  setCommand(),
  scoreCommand(),
  archiveCommand(),
  deleteCommand(),
  recoverCommand(),
  syncCommand(),
  clickhouseCommand(),
  completionCommand(),
]) {
  program.addCommand(command.copyInheritedSettings(program))
}
program.addCommand(completeCommand().copyInheritedSettings(program), { hidden: true })

// `runspan help list`, as git and npm have it
const [node = '', main = '', first, second] = process.argv
const isHelp = first === 'help' && process.argv.length <= 4
const argv = isHelp ? [node, main, ...(second === undefined ? [] : [second]), '--help'] : process.argv

program.parseAsync(argv).catch(reportError)
