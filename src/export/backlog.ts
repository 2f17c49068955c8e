// What waits in the store behind a process's queue: left by earlier processes, or by this one when its memory was full.

import { warn } from '../errors/warn.js'
import { timers } from '../runtime/timers.js'
import { untraced } from '../runtime/untraced.js'
import type { Ledger, SpanKey } from '../store/ledger.js'
import type { FinishedSpan } from '../wire/span.js'
import type { StoreBehind } from './span-queue.js'
import { unsentPortions } from './unsent-spans.js'

/** The program's start is its own. */
const START_DELAY_MS = 1_000

/** What the writer of this process's spans knows of them. */
interface StoredSpans {
  holds(span: FinishedSpan): boolean
  willHold(span: FinishedSpan): boolean
}

type IsWaiting = (key: SpanKey) => boolean
type Portions = AsyncGenerator<FinishedSpan[], void, void>

/** The store as the queue of a process knows it. */
export class Backlog implements StoreBehind {
  readonly #dir: string
  readonly #ledger: Ledger
  readonly #spans: StoredSpans
  /** Span ids by run: a run's file may hold spans of other processes too, which send them themselves. */
  #kept = new Map<string, Set<string>>()
  #keptCount = 0
  #sendsOthers = false
  #holdsLock = false
  #reading: Portions | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(dir: string, ledger: Ledger, spans: StoredSpans) {
    this.#dir = dir
    this.#ledger = ledger
    this.#spans = spans
  }

  /**
   * Adds, after a while, what earlier processes have left.
   * @param onReady told when it can be asked for
   */
  start(onReady: () => void): void {
    const addOthers = (): void => {
      this.#sendsOthers = true
      onReady()
    }
    this.#timer = untraced(() => timers.setTimeout(addOthers, START_DELAY_MS).unref())
  }

  /** Leaves to a later process what others have left; what this process has kept for later is sent all the same. */
  stop(): void {
    timers.clearTimeout(this.#timer)
    this.#sendsOthers = false
  }

  /** Nothing is asked for any more: a later process need not wait for this one. */
  close(): void {
    this.stop()
    this.#unlock()
    void this.#reading?.return()
  }

  get keptCount(): number {
    return this.#keptCount
  }

  isStored(span: FinishedSpan): boolean {
    return this.#spans.holds(span)
  }

  willBeStored(span: FinishedSpan): boolean {
    return this.#spans.willHold(span)
  }

  markSent(keys: SpanKey[]): void {
    noteSent(this.#ledger, keys)
  }

  keepForLater({ runId, spanId }: SpanKey): void {
    const spanIds = this.#kept.get(runId) ?? new Set()
    this.#kept.set(runId, spanIds.add(spanId))
    this.#keptCount++
  }

  async nextPortion(isWaiting: IsWaiting): Promise<FinishedSpan[] | undefined> {
    this.#reading ??= this.#portions(isWaiting)
    try {
      const { value, done } = await this.#reading.next()
      if (done) this.#reading = undefined
      return value ?? undefined
    } catch (error) {
      this.#reading = undefined
      warn.once(
        'backlog-unreadable',
        `what waits in the store at ${this.#dir} cannot be read (${(error as Error).message}); send it later with \`runspan sync\`.`,
      )
      return undefined
    }
  }

  // What this process has made comes first. There is never a second reader, which would send the spans of the other again.
  async *#portions(isWaiting: IsWaiting): Portions {
    for (;;) {
      if (this.#keptCount > 0) yield* this.#keptPortions(isWaiting)
      else if (this.#sendsOthers) yield* this.#othersPortions(isWaiting)
      else return
    }
  }

  async *#keptPortions(isWaiting: IsWaiting): Portions {
    const only = this.#kept
    this.#kept = new Map()
    let missing = this.#keptCount
    try {
      for await (const portion of unsentPortions(this.#dir, this.#ledger, { only, isWaiting })) {
        this.#keptCount -= portion.length
        missing -= portion.length
        yield portion
      }
    } catch (error) {
      for (const [runId, spanIds] of only)
        this.#kept.set(runId, new Set([...spanIds, ...(this.#kept.get(runId) ?? [])]))
      throw error
    }
    // They were sent by another process, or deleted with their run.
    this.#keptCount -= missing
  }

  /** Ends before its time when there is something of this process, and is begun anew behind that. */
  async *#othersPortions(isWaiting: IsWaiting): Portions {
    this.#holdsLock ||= this.#ledger.lock()
    if (this.#holdsLock) {
      for await (const portion of unsentPortions(this.#dir, this.#ledger, { isWaiting })) {
        yield portion
        if (this.#keptCount > 0 || !this.#sendsOthers) return
      }
    }
    this.#sendsOthers = false
    this.#unlock()
  }

  #unlock(): void {
    if (!this.#holdsLock) return
    this.#holdsLock = false
    try {
      this.#ledger.unlock()
    } catch {
      // A folder that cannot be changed: the lock is stale in two minutes.
    }
  }
}

/** Notes in the ledger what needs not be sent any more. */
export function noteSent(ledger: Ledger, keys: SpanKey[]): void {
  try {
    ledger.settle(keys)
  } catch (error) {
    warn.once(
      'ledger-unwritable',
      `what was sent cannot be noted in the store (${(error as Error).message}); unless that works again before the end, a later process will send it once more.`,
    )
  }
}
