import { delay } from '../../../runtime/timers.js'
import type { RunSource } from '../../../sources/source.js'
import type { ChangeEvent } from '../api-types.js'

/** After the source could not be looked at. */
const PAUSE_MS = 5000

interface Listener {
  /** From now on every change is told; called again when some may have been missed meanwhile. */
  onReady(): void
  onChange(change: ChangeEvent): void
}

/** Looks at the source once for all who listen, and only while somebody does. */
export class ChangeFeed {
  readonly #source: RunSource
  readonly #listeners = new Set<Listener>()
  #stop: AbortController | undefined
  #isReady = false

  constructor(source: RunSource) {
    this.#source = source
  }

  /** @returns what ends it */
  join(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#isReady) listener.onReady()
    if (this.#stop === undefined) {
      this.#stop = new AbortController()
      void this.#watch(this.#stop.signal)
    }
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#stop?.abort()
      this.#stop = undefined
      this.#isReady = false
    }
  }

  /** Tells at once what the server has done to runs itself; a look at the source may tell it again. */
  tell(kind: ChangeEvent['kind'], ids: readonly string[]): void {
    for (const id of ids) for (const listener of this.#listeners) listener.onChange({ kind, id })
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const onReady = () => {
      this.#isReady = true
      for (const listener of this.#listeners) listener.onReady()
    }
    while (!signal.aborted)
      try {
        for await (const change of this.#source.watch({ signal, onReady }))
          for (const listener of this.#listeners) listener.onChange(change)
      } catch {
        // The source is out of reach. A page that asks it for anything is told so; here it is tried again.
        if (!signal.aborted) this.#isReady = false
        await delay(PAUSE_MS)
      }
  }
}
