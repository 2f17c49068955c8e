// When journals are written: 10 ms after something was logged, whether or not the program lets the event
// loop turn.

import { monotonic } from '../runtime/monotonic.js'
import type { Ticker, Ticking } from '../runtime/ticker.js'
import { timers } from '../runtime/timers.js'

export interface Journalling {
  /** @returns false when nothing of it could be written; it is tried again */
  writeJournal(): boolean
}

/** A timer writes, so that log calls do not have to. */
const TIMER_DELAY_MS = 8

/** A log call does it where the timer has had no turn by then. */
const CALL_DELAY_MS = 10

const MAX_LATENESS_MS = 5

/** Where that is known of a program, earlier: its next call may come another 5 ms later. */
const CALL_DELAY_WITHOUT_TIMER_MS = 5

/**
 * A program that computes for long between bursts of calls would leave the end of each burst to the call
 * after the next computation. Where the timer has no turn, pauses between calls earn time in which each
 * call writes at once: a twentieth of the pause, some ten calls a millisecond of it.
 */
const PAUSE_MS = 5
const SHARE_OF_PAUSE = 0.05
const MAX_CREDIT_MS = 2
const FIRST_CREDIT_MS = 0.5

/**
 * A thousand runs that log all the time take 15 ms to write; a quarter of the time may go there, not more.
 */
const REST_PER_WORK = 3

/** Then the event loop turns before the others are written. */
const MAX_WORK_MS = 20

/** The first few that failed show whether the others are worth trying. */
const MAX_FAILURES_IN_A_ROW = 64
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

export class JournalQueue implements Ticking {
  readonly #ticker: Ticker
  readonly #members = new Set<Journalling>()
  readonly #failed = new Set<Journalling>()
  #timer: NodeJS.Timeout | undefined
  #timerDueMs = 0
  #calledMs = 0
  #addedMs = 0
  #callDueMs = 0
  #lastTookMs = 0
  #restMs = 0
  // Until a timer has come in time, nobody knows whether one will.
  #isTimerLate = true
  #creditMs = FIRST_CREDIT_MS
  #retryMs = FIRST_RETRY_MS
  dueMs = 0

  constructor(ticker: Ticker) {
    this.#ticker = ticker
  }

  add(member: Journalling, nowMs: number): void {
    if (this.#failed.has(member)) return
    if (this.#members.size === 0) {
      this.#addedMs = nowMs
      this.#setCallDue(nowMs)
    }
    this.#members.add(member)
    this.#startTimer(Math.max(TIMER_DELAY_MS, this.#restMs))
  }

  remove(member: Journalling): void {
    this.#members.delete(member)
    if (this.#failed.delete(member) && this.#failed.size === 0) this.#ticker.remove(this)
  }

  /**
   * Called after each log call, once its data is in the buffer: two comparisons unless there is work to do.
   */
  called(nowMs: number): void {
    const pauseMs = nowMs - this.#calledMs
    this.#calledMs = nowMs
    if (nowMs >= this.#callDueMs || pauseMs >= PAUSE_MS) this.#catchUp(nowMs, pauseMs)
  }

  /** Time that runspan itself has taken is no pause of the program. */
  passOver(ms: number): void {
    this.#calledMs += ms
    this.#addedMs += ms
    this.#callDueMs += ms
    this.#timerDueMs += ms
  }

  /** Writes all journals now, and retries those that failed before. */
  write(): void {
    this.#writeMembers(Number.POSITIVE_INFINITY)
    this.#retry(Number.POSITIVE_INFINITY)
  }

  tick(nowMs: number): void {
    const isBetter = this.#retry(MAX_FAILURES_IN_A_ROW)
    this.#retryMs = isBetter ? FIRST_RETRY_MS : Math.min(MAX_RETRY_MS, this.#retryMs * 2)
    this.dueMs = nowMs + this.#retryMs
  }

  #catchUp(nowMs: number, pauseMs: number): void {
    if (pauseMs >= PAUSE_MS)
      this.#creditMs = Math.min(MAX_CREDIT_MS, this.#creditMs + pauseMs * SHARE_OF_PAUSE)
    if (this.#members.size === 0) return
    if (nowMs - this.#addedMs > Math.max(CALL_DELAY_MS, this.#restMs)) this.#isTimerLate = true
    const mayWrite = nowMs >= this.#callDueMs || (this.#isTimerLate && this.#creditMs > 0)
    if (!mayWrite) return
    this.#creditMs -= this.#writeMembers(MAX_WORK_MS)
    this.#setCallDue(nowMs)
  }

  #setCallDue(nowMs: number): void {
    const isPaidFor = this.#isTimerLate && this.#creditMs > 0
    const delayMs = this.#isTimerLate ? CALL_DELAY_WITHOUT_TIMER_MS : CALL_DELAY_MS
    this.#callDueMs = isPaidFor ? 0 : nowMs + Math.max(delayMs, this.#restMs)
  }

  #startTimer(delayMs: number): void {
    if (this.#timer !== undefined) return
    this.#timerDueMs = monotonic.nowMs() + delayMs
    this.#timer = timers.setTimeout(() => this.#onTimer(), delayMs).unref()
  }

  #onTimer(): void {
    this.#timer = undefined
    this.#isTimerLate = monotonic.nowMs() - this.#timerDueMs > MAX_LATENESS_MS
    this.#writeMembers(MAX_WORK_MS)
    if (this.#members.size > 0) this.#startTimer(1)
  }

  /** @returns the milliseconds it took */
  #writeMembers(maxMs: number): number {
    const startMs = monotonic.nowMs()
    let tookMs = 0
    for (const member of this.#members) {
      this.#members.delete(member)
      if (!member.writeJournal()) this.#retryLater(member)
      tookMs = monotonic.nowMs() - startMs
      if (tookMs >= maxMs) break
    }
    // Once it takes long where another process has the processor for a while; no less than twice in a row
    // is the work that long.
    this.#restMs = Math.min(tookMs, this.#lastTookMs) * REST_PER_WORK
    this.#lastTookMs = tookMs
    return tookMs
  }

  #retryLater(member: Journalling): void {
    if (this.#failed.size === 0) {
      this.#retryMs = FIRST_RETRY_MS
      this.dueMs = monotonic.nowMs() + FIRST_RETRY_MS
      this.#ticker.add(this)
    }
    this.#failed.add(member)
  }

  /** @returns whether one at least could be written */
  #retry(maxFailuresInARow: number): boolean {
    let isBetter = false
    let failures = 0
    for (const member of [...this.#failed]) {
      if (failures >= maxFailuresInARow) break
      this.remove(member)
      if (member.writeJournal()) {
        isBetter = true
        failures = 0
      } else {
        failures++
        this.#retryLater(member)
      }
    }
    return isBetter
  }
}
