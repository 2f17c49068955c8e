// One unref'd timer for all open runs of the process, however many there are: it never keeps a program alive.

import { clearInterval, clearTimeout, setInterval, setTimeout } from '../wire/timers.js'

/** Something that wants to be called now and then; it says itself when next. */
export interface Ticking {
  /** Epoch milliseconds of the next call that is wanted. */
  readonly dueMs: number
  tick(nowMs: number): void
}

/** Calls that are due close together are made together, so that a thousand runs do not make a thousand timers. */
export const TICK_MS = 100

export class Ticker {
  readonly #members = new Set<Ticking>()
  #timer: NodeJS.Timeout | undefined
  #tickedMs = 0

  add(member: Ticking): void {
    this.#members.add(member)
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref()
  }

  remove(member: Ticking): void {
    this.#members.delete(member)
    if (this.#members.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#tickedMs = 0
  }

  #tick(): void {
    const now = Date.now()
    // By a clock that was set back, what is due in a second may be due in a day.
    const wasSetBack = now < this.#tickedMs
    this.#tickedMs = now
    for (const member of this.#members) if (wasSetBack || member.dueMs <= now) member.tick(now)
  }
}

/** Gathers what is logged and lets it be journalled together, at most so long after it was logged. */
const JOURNAL_DELAY_MS = 10

export class JournalQueue {
  readonly #members = new Set<{ writeJournal(): void }>()
  #timer: NodeJS.Timeout | undefined

  add(member: { writeJournal(): void }): void {
    this.#members.add(member)
    this.#timer ??= setTimeout(() => this.write(), JOURNAL_DELAY_MS).unref()
  }

  remove(member: { writeJournal(): void }): void {
    this.#members.delete(member)
  }

  /** Has everything journalled now. */
  write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const members = [...this.#members]
    this.#members.clear()
    for (const member of members) member.writeJournal()
  }
}
