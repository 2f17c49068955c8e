// Runs a program for as long as its starter lives: a test run that is killed itself leaves no backend behind.
// A signal's name on stdin goes to the program and all that it has started; the end of stdin kills them.
import { spawn } from 'node:child_process'

const [command, ...args] = process.argv.slice(2)
// detached: a group of its own, for a program may be a command that starts the server proper, as MLflow's is
const program = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true })
program.on('error', (error) => {
  console.error(error.message)
  process.exit(127)
})
program.on('exit', (code, signal) => process.exit(signal === null ? code : 1))

// Ctrl-C reaches this process and its starter, whose end is that of stdin.
process.on('SIGINT', () => {})
process.stdin.setEncoding('utf8')
process.stdin.on('data', tell)
process.stdin.on('close', () => tell('SIGKILL'))

function tell(signal) {
  process.kill(-program.pid, signal)
}
