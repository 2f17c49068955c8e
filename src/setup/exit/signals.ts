// What a signal does to the process is what it would do without runspan.

import { constants } from 'node:os'
import { addHandlers } from './handler-places.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface SignalWatch {
  /** The program has handlers for the signal, which decide how it goes on. */
  onHandled(signal: NodeJS.Signals): void
  /** The signal is about to end the process, without an `exit`. */
  onFatal(signal: NodeJS.Signals): void
}

/** @returns takes the listeners off */
export function watchSignals({ onHandled, onFatal }: SignalWatch): () => void {
  // First: a handler that ends the process would leave this one no turn.
  const onSignal = (signal: NodeJS.Signals): void => {
    // What counts the listeners to know whether the program has any (`signal-exit`, and handlers that end
    // the process where they are alone) counts as without runspan.
    process.off(signal, onSignal)
    if (process.listenerCount(signal) > 0) {
      const restoreKill = watchKill(onFatal)
      onHandled(signal)
      void Promise.resolve().then(() => {
        restoreKill()
        places.keep(signal)
      })
    } else if (process.pid === 1) {
      // The first process of a container is not ended by a signal that it does not handle.
      places.keep(signal)
    } else {
      onFatal(signal)
      dieOf(signal)
    }
  }
  const places = addHandlers(Object.fromEntries(SIGNALS.map((signal) => [signal, onSignal])), {})
  return () => places.remove()
}

/** A handler may send the process a signal that ends it at once, as `signal-exit` does. */
function watchKill(onFatal: SignalWatch['onFatal']): () => void {
  const { kill } = process
  const watched: typeof kill = (pid, signal = 'SIGTERM') => {
    const name = SIGNALS.find((known) => known === signal || constants.signals[known] === signal)
    if (pid === process.pid && pid !== 1 && name !== undefined && process.listenerCount(name) === 0)
      onFatal(name)
    return kill.call(process, pid, signal)
  }
  process.kill = watched
  return () => {
    if (process.kill === watched) process.kill = kill
  }
}

/** Without a listener the signal does what it would have done. */
function dieOf(signal: NodeJS.Signals): void {
  try {
    // Node gives a terminal back as it was when a signal ends it, but not where there has been a listener.
    if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false)
  } catch {
    // No terminal then.
  }
  try {
    process.kill(process.pid, signal)
  } catch {
    // Windows cannot send each of them.
    process.exit(128 + constants.signals[signal])
  }
}
