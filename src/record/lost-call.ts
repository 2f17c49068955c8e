// Errors for calls that a run cannot carry out, whatever the arguments.

import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'

export function endedRun({ id, name }: { id: string; name: string }, method: string): RunspanError {
  return new RunspanError(
    'RUN_ENDED',
    `${method}() was called on run "${name}" (${id}), which has ended; nothing of it was kept. Await everything that logs before the run's function returns, or call end() later.`,
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

export function invalidCallback(fn: unknown): RunspanError {
  return new RunspanError('INVALID_CALLBACK', `with() takes a function, not ${describe(fn)}.`)
}

/** Ending a run never throws: if one of the program's span processors does, there is a warning. */
export function warnOfLostEnd(name: string, error: unknown): void {
  warn.once(
    'end-failed',
    `the end of run "${name}" could not be written: a span processor of this program has thrown ${describe(error)}. Mend it, or take it out.`,
  )
}
