import { context } from '@opentelemetry/api'
import { RunspanError } from '../errors/runspan-error.js'
import { refuseLate } from './refuse.js'
import type { Run } from './run.js'
import { runOfContext } from './run-context.js'
import { state } from './state.js'

/**
 * The run whose function, or whose `with()`, the calling code is part of; across awaits, timers and bound
 * emitters.
 */
export function currentRun(): Run | undefined {
  return (runOfContext(context.active()) ?? state().withoutContextManager.getStore()) as Run | undefined
}

/** The current run, for a function that needs one; where there is none, the call is refused. */
export function requireRun(caller: string): Run | undefined {
  const run = currentRun()
  if (run !== undefined) return run
  refuseLate(
    new RunspanError(
      'NO_ACTIVE_RUN',
      `${caller}() was called outside of a run, and nothing was kept. Put the call inside run("name", () => …), or call the method of the Run that startRun() gave.`,
    ),
  )
  return undefined
}
