import { RunspanError } from '../errors/runspan-error.js'
import { printMessage, printStack } from './terminal/output.js'

/**
 * Makes the command fail, with one sentence where the user can do something about it, and with a stack for
 * a bug.
 */
export function reportError(error: unknown): void {
  process.exitCode = 1
  if (error instanceof RunspanError || isSystemError(error)) printMessage(error.message)
  else printStack(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

/** A full disk or an unreadable file: a stack would explain nothing. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
