// One unref'd timer for all open runs of the process, however many there are: it never keeps a program
// alive.

import { monotonic } from './monotonic.js'
import { timers } from './timers.js'

/** Something to be called now and then; it says when next. */
export interface Ticking {
  /** When the next call is wanted, by the clock that only goes forward. */
  readonly dueMs: number
  tick(nowMs: number): void
}

/**
 * Calls that are due close together are made together, so that a thousand runs do not make a thousand
 * timers.
 */
export const TICK_MS = 100

/**
 * After this much work the program gets its turn: of 20,000 runs that are due together, each writes files
 * for a fifth of a millisecond.
 */
const MAX_TICK_MS = 20

export class Ticker {
  readonly #members = new Set<Ticking>()
  #timer: NodeJS.Timeout | undefined

  add(member: Ticking): void {
    this.#members.add(member)
    this.#timer ??= timers.setInterval(() => this.#tick(), TICK_MS).unref()
  }

  remove(member: Ticking): void {
    this.#members.delete(member)
    if (this.#members.size > 0) return
    timers.clearInterval(this.#timer)
    this.#timer = undefined
  }

  #tick(): void {
    const now = monotonic.nowMs()
    const ticked: Ticking[] = []
    for (const member of this.#members) {
      if (member.dueMs > now) continue
      ticked.push(member)
      member.tick(now)
      if (monotonic.nowMs() - now >= MAX_TICK_MS) break
    }
    // Those that have not had their turn come first the next time.
    for (const member of ticked) if (this.#members.delete(member)) this.#members.add(member)
  }
}
