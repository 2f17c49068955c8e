// Errors for calls that a run cannot carry out, whatever the arguments.

import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'

/** What a call was made on that has ended. */
interface Ended {
  readonly kind: 'run' | 'task'
  readonly id: string
  readonly name: string
}

export function ended({ kind, id, name }: Ended, method: string): RunspanError {
  return new RunspanError(
    kind === 'run' ? 'RUN_ENDED' : 'TASK_ENDED',
    `${method}() was called on ${kind} "${name}" (${id}), which has ended; nothing it was given was kept. Await everything that logs before the ${kind}'s function returns, or call end() later.`,
  )
}

/** Methods that also exist as functions, which find the current run themselves. */
const LOG_FUNCTIONS = /^(log|set|add)/

export function lostRun(method: string): RunspanError {
  const or = LOG_FUNCTIONS.test(method)
    ? `; or import ${method} from "runspan", and call it inside run("name", () => …)`
    : ''
  return new RunspanError(
    'INVALID_THIS',
    `${method}() was called without its run, as after \`const { ${method} } = startRun()\`. Call it as a method, run.${method}(…)${or}.`,
  )
}

export function invalidCallback(method: string, fn: unknown): RunspanError {
  return new RunspanError('INVALID_CALLBACK', `${method}() takes a function, not ${describe(fn)}.`)
}

/** Ending never throws: if one of the program's span processors does, there is a warning. */
export function warnOfLostEnd({ kind, name }: Ended, error: unknown): void {
  warn.once(
    'end-failed',
    `the end of ${kind} "${name}" could not be written: a span processor of this program has thrown ${describe(error)}. Fix or remove it.`,
  )
}
