// A run with all its tasks and spans: of a hundred thousand it takes seconds, in which nothing else is answered. A page asks for it
// several times at once, and then page by page.

import type { RunRecord } from '../../../read/run-record.js'
import { timers } from '../../../runtime/timers.js'
import type { RunSource } from '../../../sources/source.js'

interface SharedRead {
  run: Promise<RunRecord>
  waiting: number
  stop: AbortController
}

/** How long the lists of a run are kept for their next pages. */
const KEPT_MS = 60_000

/** All that a run's page asks for. */
const FIELDS = ['tasks', 'spans', 'inputs', 'outputs', 'files'] as const

export class RunReader {
  readonly #source: RunSource
  /** Those that have not begun: whoever asks by then gets what is there after he has asked. */
  readonly #next = new Map<string, SharedRead>()
  readonly #running = new Map<string, Promise<void>>()
  #last: { id: string; run: RunRecord } | undefined
  /** When the reading of each has begun. */
  readonly #begun = new WeakMap<RunRecord, number>()
  #newestMs = 0
  #timer: ReturnType<typeof timers.setTimeout> | undefined

  constructor(source: RunSource) {
    this.#source = source
  }

  /** As it is now. */
  async read(id: string, signal: AbortSignal): Promise<RunRecord> {
    const shared = this.#next.get(id) ?? this.#begin(id)
    shared.waiting++
    const leave = () => {
      if (--shared.waiting > 0) return
      if (this.#next.get(id) === shared) this.#next.delete(id)
      shared.stop.abort(signal.reason)
    }
    signal.addEventListener('abort', leave)
    try {
      const run = await shared.run
      this.#keep(id, run)
      return run
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  /**
   * As it was when it was read last: for a page after the first, which begins where the one before it ended, and for
   * whoever knows a list of a certain time and asks for a part of it.
   */
  async readAgain(
    id: string,
    { cursor, asOf }: { cursor: string | undefined; asOf: number | undefined },
    signal: AbortSignal,
  ): Promise<RunRecord> {
    const known = this.#last?.id === id ? this.#last.run : undefined
    const isNewEnough = cursor !== undefined || (known && asOf !== undefined && this.asOf(known) >= asOf)
    return known !== undefined && isNewEnough ? known : await this.read(id, signal)
  }

  /** Since when a run that was read here may have changed, in epoch milliseconds; never the same of two. */
  asOf(run: RunRecord): number {
    return this.#begun.get(run) ?? 0
  }

  /** What there is in the run as it was read last, or else as it is now. */
  async find<T>(
    id: string,
    look: (run: RunRecord) => T | undefined,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    const known = this.#last?.id === id ? look(this.#last.run) : undefined
    return known ?? look(await this.read(id, signal))
  }

  #begin(id: string): SharedRead {
    const stop = new AbortController()
    // two at a time would take twice as long each; all who ask meanwhile share the next one
    const before = this.#running.get(id) ?? new Promise<void>((resolve) => timers.setImmediate(resolve))
    const run = before.then(() => {
      if (this.#next.get(id) === shared) this.#next.delete(id)
      stop.signal.throwIfAborted()
      this.#newestMs = Math.max(Date.now(), this.#newestMs + 1)
      const asOf = this.#newestMs
      const reading = this.#source.run(id, { fields: [...FIELDS], signal: stop.signal }).then((run) => {
        this.#begun.set(run, asOf)
        return run
      })
      const leave = () => {
        if (this.#running.get(id) === running) this.#running.delete(id)
      }
      const running = reading.then(leave, leave)
      this.#running.set(id, running)
      return reading
    })
    const shared = { run, stop, waiting: 0 }
    this.#next.set(id, shared)
    return shared
  }

  #keep(id: string, run: RunRecord): void {
    this.#last = { id, run }
    if (this.#timer !== undefined) timers.clearTimeout(this.#timer)
    this.#timer = timers.setTimeout(() => {
      this.#last = undefined
    }, KEPT_MS)
    this.#timer.unref?.()
  }
}
