// Runs a program for as long as its starter lives: a test run that is killed itself leaves no backend behind.
// A signal's name on stdin goes to the program; the end of stdin kills it.
import { spawn } from 'node:child_process'

const [command, ...args] = process.argv.slice(2)
const program = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
program.on('error', (error) => {
  console.error(error.message)
  process.exit(127)
})
program.on('exit', (code, signal) => process.exit(signal === null ? code : 1))

// Ctrl-C reaches all of the terminal's processes; the program gets its turn to end before this one does.
process.on('SIGINT', () => {})
process.stdin.setEncoding('utf8')
process.stdin.on('data', (signal) => program.kill(signal))
process.stdin.on('close', () => program.kill('SIGKILL'))
