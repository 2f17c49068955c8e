// What happens to open runs and to unsent spans when the process ends. Its exit code, the signal it dies of and the handlers
// of the program stay as they are.

import { state } from '../record/state.js'
import { untraced } from '../wire/untraced.js'

interface ExitWork {
  /** Sends what waits; resolves within a bounded time. */
  lastAttempt(): Promise<void>
  /** The same without the event loop, within a bounded time too. */
  atExit(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

// One set of listeners for a process, whoever set them up: of two, each would take the other for a handler of the program.
const WATCH = Symbol.for('runspan.exit.1')
const holder = globalThis as { [WATCH]?: { readonly works: Set<ExitWork>; unlisten(): void } | undefined }

/** @returns takes the work, and after the last one the listeners, off again */
export function watchExit(work: ExitWork): () => void {
  if (holder[WATCH] === undefined) {
    const works = new Set<ExitWork>()
    holder[WATCH] = { works, unlisten: listen(works) }
  }
  const { works, unlisten } = holder[WATCH]
  works.add(work)
  return () => {
    if (!works.delete(work) || works.size > 0) return
    unlisten()
    holder[WATCH] = undefined
  }
}

function listen(works: ReadonlySet<ExitWork>): () => void {
  let reason: unknown

  const atExit = (): void => {
    untraced(() => {
      for (const work of works) work.atExit()
    })
  }
  // The exception goes on its way; it is only remembered for the runs that it leaves open.
  const onUncaught = (error: unknown): void => {
    reason = error
  }
  // Once: where nothing can be sent, waiting anew each time would keep the process from ending.
  const onBeforeExit = (): void => {
    endOpenRuns('the program ended without ending the run')
    for (const work of works) void work.lastAttempt()
  }
  const onExit = (code: number): void => {
    endOpenRuns(reason ?? `the process exited with code ${code} without ending the run`)
    atExit()
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    const hasHandler = handlersOfProgram(signal) > 0
    // The first process of a container is not ended by a signal that it does not handle.
    if (process.pid === 1 && !hasHandler) return
    reason = `interrupted by ${signal}`
    // A program with a handler of its own decides itself how it goes on.
    if (hasHandler) return
    endOpenRuns(reason)
    atExit()
    // Without a listener the signal does what it would have done.
    process.off(signal, onSignal)
    process.kill(process.pid, signal)
  }

  process.on('uncaughtExceptionMonitor', onUncaught)
  process.once('beforeExit', onBeforeExit)
  process.on('exit', onExit)
  // First: a handler that ends the process would leave this one no turn.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  return () => {
    process.off('uncaughtExceptionMonitor', onUncaught)
    process.off('beforeExit', onBeforeExit)
    process.off('exit', onExit)
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}

interface SignalExitEmitter {
  count?: number
}

const SIGNAL_EXIT_4 = Symbol.for('signal-exit emitter')

/**
 * How many handlers of a signal are the program's own. Those of `signal-exit` 3 and 4, which many packages load, are not:
 * they watch as this one does, and send the signal again where they find no others than they know of.
 */
function handlersOfProgram(signal: NodeJS.Signals): number {
  const { __signal_exit_emitter__: version3 } = process as { __signal_exit_emitter__?: SignalExitEmitter }
  const { [SIGNAL_EXIT_4]: version4 } = globalThis as { [SIGNAL_EXIT_4]?: SignalExitEmitter }
  return process.listenerCount(signal) - 1 - (version3?.count ?? 0) - (version4?.count ?? 0)
}

/** Ends what is open as failed. A run started last ends first, so that children end before their parents. */
export function endOpenRuns(reason: unknown): void {
  // Ending many runs takes a while; a process that is killed meanwhile has journalled those whose turn has not come.
  state().journalQueue.write()
  for (const run of [...state().openRuns].reverse()) {
    if (run.failure === undefined) run.fail(reason)
    run.end()
  }
}
