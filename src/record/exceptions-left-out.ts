import { warn } from '../errors/warn.js'

/**
 * How many exceptions of one run, or of one task, are kept as events; a loop that fails every time has
 * nothing new to say by then.
 */
export const MAX_EXCEPTIONS = 32

export function warnOfExceptionsLeftOut(kind: 'run' | 'task', name: string): void {
  warn.once(
    'exceptions-left-out',
    `${kind} "${name}" has failed more than ${MAX_EXCEPTIONS} times; from now on only the last message is kept, in its status.`,
  )
}
