// When journals are written: 10 ms after something was logged, whether or not the program lets the event loop turn.

import { timers } from '../wire/timers.js'
import { monotonic } from './clock.js'
import { state } from './state.js'
import type { Ticking } from './ticker.js'

export interface Journalling {
  /** @returns false when nothing of it could be written; it is tried again */
  writeJournal(): boolean
}

/** Whoever logs waits for nothing: a timer writes. */
const TIMER_DELAY_MS = 10

/** Where the timer has no turn, a log call writes what is older than this: the next call may come another 5 ms later. */
const CALL_DELAY_MS = 5

/**
 * A program that computes for long between bursts of calls would leave the end of each burst to the call after the next
 * computation. Where the timer has no turn, pauses between calls earn time in which each call writes at once: a twentieth
 * of the pause, some ten calls a millisecond of it.
 */
const PAUSE_MS = 2
const SHARE_OF_PAUSE = 0.05
const MAX_CREDIT_MS = 2

/** A thousand runs that log all the time take 15 ms to write; a quarter of the time may go there, not more. */
const REST_PER_WORK = 3

/** Then the event loop turns before the others are written. */
const MAX_WORK_MS = 20

/** Of those that could not be written, the first few tell whether trying the others makes sense. */
const MAX_FAILURES_IN_A_ROW = 64
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

export class JournalQueue implements Ticking {
  readonly #members = new Set<Journalling>()
  readonly #failed = new Set<Journalling>()
  #timer: NodeJS.Timeout | undefined
  #timerDueMs = 0
  #calledMs = 0
  #addedMs = 0
  #callDueMs = 0
  #restMs = 0
  // Until a timer has come in time, nobody knows whether one will.
  #isTimerLate = true
  #creditMs = MAX_CREDIT_MS
  #retryMs = FIRST_RETRY_MS
  dueMs = 0

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
    if (this.#failed.delete(member) && this.#failed.size === 0) state().ticker.remove(this)
  }

  /** To be told of each log call, after what was logged was added: two comparisons, unless something is to be done. */
  called(nowMs: number): void {
    const pauseMs = nowMs - this.#calledMs
    this.#calledMs = nowMs
    if (nowMs >= this.#callDueMs || pauseMs >= PAUSE_MS) this.#catchUp(nowMs, pauseMs)
  }

  /** Has everything journalled now, and what could not be before is tried again. */
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
    if (nowMs - this.#addedMs > Math.max(TIMER_DELAY_MS, this.#restMs)) this.#isTimerLate = true
    const mayWrite = nowMs >= this.#callDueMs || (this.#isTimerLate && this.#creditMs > 0)
    if (!mayWrite) return
    this.#creditMs -= this.#writeMembers(MAX_WORK_MS)
    this.#setCallDue(nowMs)
  }

  #setCallDue(nowMs: number): void {
    const isPaidFor = this.#isTimerLate && this.#creditMs > 0
    this.#callDueMs = isPaidFor ? 0 : nowMs + Math.max(CALL_DELAY_MS, this.#restMs)
  }

  #startTimer(delayMs: number): void {
    if (this.#timer !== undefined) return
    this.#timerDueMs = monotonic.nowMs() + delayMs
    this.#timer = timers.setTimeout(() => this.#onTimer(), delayMs).unref()
  }

  #onTimer(): void {
    this.#timer = undefined
    this.#isTimerLate = monotonic.nowMs() - this.#timerDueMs > CALL_DELAY_MS
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
    this.#restMs = tookMs * REST_PER_WORK
    return tookMs
  }

  #retryLater(member: Journalling): void {
    if (this.#failed.size === 0) {
      this.#retryMs = FIRST_RETRY_MS
      this.dueMs = monotonic.nowMs() + FIRST_RETRY_MS
      state().ticker.add(this)
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
