import { timers } from '../../runtime/timers.js'

/**
 * Calls `onEnd` when the event loop has nothing left to do, and nor have the program's `beforeExit`
 * handlers: those that start work are called again when that is done, as ever. What `onEnd` starts they do
 * not get to see: without it the process would have ended.
 */
export class LoopEnd {
  readonly #onEnd: () => void
  #resourcesBefore = 0
  #hasEnded = false
  #isTurning = false

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Before the program's handlers of `beforeExit`. */
  begin(): void {
    this.#resourcesBefore = activeResources()
  }

  /** Behind them. */
  check(): void {
    if (this.#hasEnded) return
    // Bun calls handlers past process.emit: a turn for each of them would be one for ever.
    if (this.#isTurning) {
      this.#end()
      return
    }
    // When all is done that they await without the event loop.
    void Promise.resolve().then(() =>
      timers.nextTick(() => {
        if (activeResources() <= this.#resourcesBefore) this.#turnOnce()
      }),
    )
  }

  // Not all work can be seen (zlib and crypto have threads of their own). Where there is none, `beforeExit`
  // comes again after one turn of the loop; the program's handlers, which have had their turn, are not
  // called for that.
  #turnOnce(): void {
    const { emit } = process
    const withoutBeforeExit = (event: string | symbol, ...args: unknown[]): boolean => {
      if (event !== 'beforeExit') return Reflect.apply(emit, process, [event, ...args])
      if (!this.#hasEnded) this.#end()
      return true
    }
    process.emit = withoutBeforeExit as typeof emit
    this.#isTurning = true
    timers.setImmediate(() => {
      // Called only where something else keeps the loop going.
      timers
        .setImmediate(() => {
          this.#isTurning = false
          if (!this.#hasEnded && process.emit === withoutBeforeExit) process.emit = emit
        })
        .unref()
    })
  }

  #end(): void {
    this.#hasEnded = true
    this.#onEnd()
  }
}

/**
 * What keeps the event loop going. The streams of the process do not, though they are named when they have
 * been used.
 */
function activeResources(): number {
  const resources = process.getActiveResourcesInfo?.() ?? []
  return resources.filter((name) => name !== 'TTYWrap' && name !== 'PipeWrap').length
}
