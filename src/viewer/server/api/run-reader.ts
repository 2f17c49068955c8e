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
  #last: { id: string; run: RunRecord } | undefined
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

  /** As it was when it was read last, so that a page begins where the one before it ended. */
  async readForPage(id: string, cursor: string | undefined, signal: AbortSignal): Promise<RunRecord> {
    if (cursor !== undefined && this.#last?.id === id) return this.#last.run
    return await this.read(id, signal)
  }

  #begin(id: string): SharedRead {
    const stop = new AbortController()
    const run = new Promise<void>((resolve) => timers.setImmediate(resolve)).then(() => {
      this.#next.delete(id)
      stop.signal.throwIfAborted()
      return this.#source.run(id, { fields: [...FIELDS], signal: stop.signal })
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
