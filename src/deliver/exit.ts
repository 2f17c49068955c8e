// What happens to open runs and to undelivered spans when the process ends. Its exit code, its signals and the
// handlers of the program stay as they are: everything here only listens.

import { state } from '../record/state.js'

interface Exit {
  /** Takes the listeners off again. */
  cancel(): void
}

/** @param flush sends what is waiting; resolves within a bounded time */
export function watchExit(flush: () => Promise<void>): Exit {
  let reason: unknown

  // The exception goes on its way; it is only remembered for the runs it leaves open.
  const onUncaught = (error: unknown): void => {
    reason = error
  }
  const onBeforeExit = (): void => {
    endOpenRuns('the program ended while the run was open')
    void flush()
  }
  const onExit = (code: number): void => {
    endOpenRuns(reason ?? `the process exited with code ${code} while the run was open`)
  }
  process.on('uncaughtExceptionMonitor', onUncaught)
  // Once: where nothing can be sent, waiting anew each time would keep the process from ending.
  process.once('beforeExit', onBeforeExit)
  process.on('exit', onExit)
  return {
    cancel() {
      process.off('uncaughtExceptionMonitor', onUncaught)
      process.off('beforeExit', onBeforeExit)
      process.off('exit', onExit)
    },
  }
}

/** Ends what is open as failed. A run started last ends first, so that children end before their parents. */
export function endOpenRuns(reason: unknown): void {
  for (const run of [...state().openRuns].reverse()) {
    if (run.failure === undefined) run.fail(reason)
    run.end()
  }
}
