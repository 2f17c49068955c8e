// What is waiting in the store behind a process's queue: left by earlier processes, or by this one when its
// memory was full.

import { warn } from '../errors/warn.js'
import { timers } from '../runtime/timers.js'
import { untraced } from '../runtime/untraced.js'
import type { Ledger, SpanKey } from '../store/ledger.js'
import type { FinishedSpan } from '../wire/span.js'
import type { StoreBehind } from './span-queue.js'
import { unsentPortions } from './unsent-spans.js'

/** The first moments belong to the program itself. */
const START_DELAY_MS = 1_000

/** What the writer of this process's spans knows about them. */
interface StoredSpans {
  holds(span: FinishedSpan): boolean
  willHold(span: FinishedSpan): boolean
}

type IsWaiting = (key: SpanKey) => boolean
type Portions = AsyncGenerator<FinishedSpan[], void, void>

/** The store, as a process's queue sees it. */
export class Backlog implements StoreBehind {
  readonly #dir: string
  readonly #ledger: Ledger
  readonly #spans: StoredSpans
  /** Span ids by run: a run's file may also hold spans of other processes, which send them themselves. */
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
   * @param onReady called when it can be read
   */
  start(onReady: () => void): void {
    const addOthers = (): void => {
      this.#sendsOthers = true
      onReady()
    }
    this.#timer = untraced(() => timers.setTimeout(addOthers, START_DELAY_MS).unref())
  }

  /** Leaves what others left to a later process; what this process put aside is still sent. */
  stop(): void {
    timers.clearTimeout(this.#timer)
    this.#sendsOthers = false
  }

  /** Called when nothing more will be read: a later process need not wait for this one. */
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
        `spans waiting in the store at ${this.#dir} cannot be read (${(error as Error).message}); send it later with \`runspan sync\`.`,
      )
      return undefined
    }
  }

  // This process's own spans come first. There is never a second reader, which would send the same spans
  // again.
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
    // Another process sent them, or they were deleted with their run.
    this.#keptCount -= missing
  }

  /** Stops early when this process has something of its own, and starts again after that. */
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
      // The folder cannot be changed: the lock goes stale in two minutes.
    }
  }
}

/** Notes in the ledger what no longer needs to be sent. */
export function noteSent(ledger: Ledger, keys: SpanKey[]): void {
  try {
    ledger.markDone(keys)
  } catch (error) {
    warn.once(
      'ledger-unwritable',
      `what was sent cannot be noted in the store (${(error as Error).message}); unless that works again before the end, a later process will send it once more.`,
    )
  }
}
