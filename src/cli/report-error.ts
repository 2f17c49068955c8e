import { RunspanError } from '../errors/runspan-error.js'
import { printMessage, printParagraph } from './terminal/output.js'

/**
 * Makes the command fail, with one sentence where the user can do something about it, and with a stack for
 * a bug.
 */
export function reportError(error: unknown): void {
  process.exitCode = 1
  // it shows the line of the filter, with carets below
  if (error instanceof RunspanError && error.code === 'INVALID_FILTER') printParagraph(error.message)
  else if (isTrouble(error)) printMessage(error.message)
  else printParagraph(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

/** What is no bug: a full disk or an unreadable file, of which a stack would explain nothing, too. */
export function isTrouble(error: unknown): error is Error {
  return error instanceof RunspanError || (error instanceof Error && 'syscall' in error)
}
