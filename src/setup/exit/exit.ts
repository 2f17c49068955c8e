// What happens to open runs and to unsent spans when the process ends. Its exit code, the signal it dies of
// and the handlers of the program stay as they are.

import { describe } from '../../errors/describe.js'
import { warn } from '../../errors/warn.js'
import { state } from '../../record/state.js'
import { shared } from '../../runtime/shared.js'
import { untraced } from '../../runtime/untraced.js'
import { interruptedBy } from '../../wire/interrupted.js'
import { endStartedPrograms } from '../programs/program-thread.js'
import { addHandlers, makeRoomForHandlers } from './handler-places.js'
import { LoopEnd } from './loop-end.js'
import { watchReallyExit } from './really-exit.js'
import { watchSignals } from './signals.js'

interface ExitWork {
  /** Whether a signal that ends the process waits for it. */
  readonly signals: boolean
  /** Sends what waits; resolves within a bounded time. */
  lastAttempt(): Promise<void>
  /** The same without the event loop, within a bounded time too. */
  atExit(): void
}

// One watch for a process, whoever set it up: of two, each would take the other's handlers for those of the
// program.
const holder = shared<{ watch?: ExitWatch | undefined }>('exit', () => ({}))

/** @returns takes the work, and after the last one the handlers, off again */
export function watchExit(work: ExitWork): () => void {
  holder.watch ??= new ExitWatch()
  const { watch } = holder
  watch.add(work)
  return () => {
    if (watch.remove(work) && holder.watch === watch) holder.watch = undefined
  }
}

class ExitWatch {
  readonly #works = new Set<ExitWork>()
  readonly #removeRoom = makeRoomForHandlers()
  readonly #loopEnd = new LoopEnd(() => this.#attemptToSend())
  readonly #reallyExit = watchReallyExit((code) => this.#finishAtExit(code))
  // The program's own handlers come first: they may log, and end their runs.
  readonly #handlers = addHandlers(
    {
      beforeExit: () => this.#loopEnd.begin(),
      exit: () => {
        this.#isExiting = true
      },
    },
    {
      beforeExit: () => {
        this.#handlers.keep('exit')
        this.#loopEnd.check()
      },
      exit: (code: number) => this.#onExit(code),
    },
  )
  #unwatchSignals: (() => void) | undefined
  /** What the runs that are left open have failed of. */
  #reason: unknown
  #isCrashing = false
  #isExiting = false
  #isFinished = false

  constructor() {
    process.on('uncaughtExceptionMonitor', this.#onUncaught)
  }

  add(work: ExitWork): void {
    this.#works.add(work)
    if (!work.signals) return
    this.#unwatchSignals ??= watchSignals({
      onHandled: (signal) => {
        this.#reason = interruptedBy(signal)
      },
      onFatal: (signal) => this.#finish(interruptedBy(signal)),
    })
  }

  /** @returns whether nothing is left to be done, and nothing is watched any more */
  remove(work: ExitWork): boolean {
    if (!this.#works.delete(work) || this.#works.size > 0) return false
    this.#unwatchSignals?.()
    this.#handlers.remove()
    this.#reallyExit.unwatch()
    process.off('uncaughtExceptionMonitor', this.#onUncaught)
    this.#removeRoom()
    return true
  }

  // The exception goes on its way. Where the program has nothing to catch it, the runs have failed whatever
  // its handlers do.
  readonly #onUncaught = (error: unknown): void => {
    this.#reason = error
    this.#isCrashing =
      process.listenerCount('uncaughtException') === 0 && !process.hasUncaughtExceptionCaptureCallback()
    if (this.#isCrashing) for (const run of state().openRuns) attempt(() => run.fail(error))
    // A handler at the exit has thrown it; those behind are not called any more.
    if (this.#isExiting) this.#finish(error)
  }

  // Once: where nothing can be sent, waiting anew each time would keep the process from ending.
  #attemptToSend(): void {
    if (!this.#handlers.hasOthers('exit')) endOpenRuns(ENDED_ITSELF)
    for (const work of this.#works) untraced(() => work.lastAttempt()).catch(reportFailure)
  }

  #onExit(code: number): void {
    // Those behind it were added in the very tick that has called process.exit(), which calls reallyExit
    // after them.
    if (this.#handlers.isLast('exit') || this.#isCrashing || !this.#reallyExit.isWatched)
      this.#finishAtExit(code)
  }

  #finishAtExit(code: unknown): void {
    const ending = this.#loopEnd.hasEnded
      ? ENDED_ITSELF
      : `the process exited with code ${code} without ending the run`
    this.#finish(this.#reason ?? ending)
  }

  #finish(reason: unknown): void {
    endOpenRuns(reason)
    attempt(endStartedPrograms)
    if (this.#isFinished) return
    this.#isFinished = true
    for (const work of this.#works) attempt(() => untraced(() => work.atExit()))
  }
}

const ENDED_ITSELF = 'the program ended without ending the run'

/**
 * Ends what is open as failed. A run started last ends first, so that children end before their parents.
 */
export function endOpenRuns(reason: unknown): void {
  // Ending many runs takes a while; a process that is killed meanwhile has journalled those whose turn has
  // not come.
  attempt(() => state().journalQueue.write())
  for (const run of [...state().openRuns].reverse()) {
    attempt(() => {
      if (run.error === undefined) run.fail(reason)
      run.end()
    })
  }
}

/**
 * A span processor of the program may throw when a span ends, and the platform may allow nothing
 * (`--permission`).
 */
function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    reportFailure(error)
  }
}

function reportFailure(error: unknown): void {
  warn.once(
    'end-failed',
    `at the end of this process not all that its runs have left could be written and sent (${error instanceof Error ? error.message : describe(error)}). What is in the store stays there; \`runspan sync\` sends it.`,
  )
}
