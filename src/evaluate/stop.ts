type Listener = (reason: unknown) => void

/**
 * When nothing more is started, and why: the program aborts everything at once, or too much has failed, and
 * what goes on is finished.
 */
export class Stop {
  readonly #signal: AbortSignal | undefined
  /** Called when the program aborts; and those of what only waits for its turn. */
  readonly #ofCalls = new Set<Listener>()
  readonly #ofWaits = new Set<Listener>()
  #stopped: { reason: unknown } | undefined

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
    if (signal?.aborted) this.finish(signal.reason)
    else signal?.addEventListener('abort', this.#abort, { once: true })
  }

  get isStopped(): boolean {
    return this.#stopped !== undefined
  }

  get reason(): unknown {
    return this.#stopped?.reason
  }

  /** Starts nothing more; the first reason counts. */
  finish(reason: unknown): void {
    this.#stopped ??= { reason }
    for (const listener of this.#ofWaits) listener(reason)
  }

  /** @throws the reason, when `promise` has not settled by then */
  orStopped<T>(promise: Promise<T>): Promise<T> {
    // Not Promise.race(), which keeps what it was given as long as one of them has not settled.
    return new Promise((resolve, reject) => {
      this.#ofWaits.add(reject)
      promise.then(resolve, reject).finally(() => this.#ofWaits.delete(reject))
      if (this.isStopped) reject(this.reason)
    })
  }

  /**
   * One listener on the program's signal serves all tasks.
   * @returns a function that takes this one off
   */
  onAbort(listener: Listener): () => void {
    this.#ofCalls.add(listener)
    if (this.#signal?.aborted) listener(this.#signal.reason)
    return () => this.#ofCalls.delete(listener)
  }

  /** Takes its listener off the program's signal. */
  end(): void {
    this.#signal?.removeEventListener('abort', this.#abort)
  }

  #abort = (): void => {
    const reason: unknown = this.#signal?.reason
    this.finish(reason)
    for (const listener of this.#ofCalls) listener(reason)
  }
}
