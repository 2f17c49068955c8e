import { RunspanError } from '../errors/runspan-error.js'
import { tellLinesSafely, tellSafely } from './terminal/output.js'

/** Ends the command as failed: in a sentence where the user can do something about it, with the stack where it is our mistake. */
export function reportError(error: unknown): void {
  process.exitCode = 1
  if (error instanceof RunspanError || isSystemError(error)) tellSafely(error.message)
  else tellLinesSafely(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

/** A disk that is full, a file that may not be read: nothing that a stack explains. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
