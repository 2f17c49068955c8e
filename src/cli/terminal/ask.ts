import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'

/** What a shell reports of a command that Ctrl-C has ended. */
const ENDED_BY_SIGINT = 130

/**
 * Asks on the terminal. Ctrl-C and Ctrl-D are a no.
 * @param ifNobody what to tell where nobody can answer
 * @throws RunspanError `INVALID_OPTION` there
 */
export async function ask(
  question: string,
  ifNobody: string,
  input: Readable & { isTTY?: boolean } = process.stdin,
  output: Writable = process.stderr,
): Promise<boolean> {
  if (!input.isTTY)
    throw new RunspanError('INVALID_OPTION', `There is no terminal to ask on, and ${ifNobody}`)
  const terminal = createInterface({ input, output, terminal: true })
  const answer = await new Promise<string>((resolve) => {
    terminal.once('SIGINT', () => {
      process.exitCode = ENDED_BY_SIGINT
      terminal.close()
    })
    terminal.once('close', () => {
      output.write('\n')
      resolve('')
    })
    terminal.question(`${escapeText(question)} [y/N] `, (text) => {
      terminal.removeAllListeners('close')
      terminal.close()
      resolve(text)
    })
  })
  return /^y(es)?$/i.test(answer.trim())
}
