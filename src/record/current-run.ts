import { RunspanError } from '../errors/runspan-error.js'
import { activeContext } from '../runtime/active-context.js'
import { refuseLate } from './refuse.js'
import type { Run } from './run.js'
import { currentOfContext } from './run-context.js'
import { type Current, state } from './state.js'
import type { Task } from './task.js'

/**
 * The run whose function, or whose `with()`, the calling code is part of; across awaits, timers and bound
 * emitters.
 */
export function currentRun(): Run | undefined {
  return current()?.run as Run | undefined
}

/**
 * The task whose function, or whose `with()`, the calling code is part of; undefined in a run that was
 * started inside of a task, as long as no task of that run has begun.
 */
export function currentTask(): Task | undefined {
  return current()?.task as Task | undefined
}

function current(): Current | undefined {
  return currentOfContext(activeContext()) ?? state().withoutContextManager.getStore()
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
