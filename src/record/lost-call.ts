// Why a method of a run keeps nothing, whatever it is given.

import { RunspanError } from '../errors/runspan-error.js'

export function endedRun({ id, name }: { id: string; name: string }, method: string): RunspanError {
  return new RunspanError(
    'RUN_ENDED',
    `${method}() was called on run "${name}" (${id}), which has ended; nothing of it was kept. Await everything that logs before the run's function returns, or call end() later.`,
  )
}

/** The methods that there are as functions too, which find the current run by themselves. */
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
