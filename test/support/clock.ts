// The one thing that tests replace: time.

import { monotonic } from '../../src/runtime/monotonic.js'
import { timers } from '../../src/runtime/timers.js'

const NEVER_FAKED = ['hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const
const TIMERS = [
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const

export interface Clock extends Disposable {
  /** Lets time pass, and what is due in it happen. */
  advance(ms: number): void
  /** Sets the clock, as an administrator or a time server does. */
  set(nowMs: number): void
}

/** A clock that stands still, and timers that wait for it: `using clock = fakeClock(now)`. */
export function fakeClock(nowMs: number): Clock {
  return start(nowMs, [...NEVER_FAKED])
}

/** A clock that stands still, while timers run on as usual, and the network with them. */
export function fakeDate(nowMs: number): Clock {
  return start(nowMs, [...NEVER_FAKED, ...TIMERS])
}

type Faked = (typeof NEVER_FAKED)[number] | (typeof TIMERS)[number]

function start(now: number, doNotFake: Faked[]): Clock {
  jest.useFakeTimers({ now, doNotFake })
  const real = { ...timers }
  Object.assign(timers, Object.fromEntries(TIMERS.map((name) => [name, globalThis[name]])))
  const { nowMs: monotonicMs } = monotonic
  const startedMs = monotonicMs()
  // What an administrator sets is added to the time that passes.
  let setBy = 0
  monotonic.nowMs = () => startedMs + Date.now() - now - setBy
  return {
    advance: (ms) => void jest.advanceTimersByTime(ms),
    set: (nowMs) => {
      setBy += nowMs - Date.now()
      jest.setSystemTime(nowMs)
    },
    [Symbol.dispose]() {
      monotonic.nowMs = monotonicMs
      Object.assign(timers, real)
      jest.useRealTimers()
    },
  }
}
