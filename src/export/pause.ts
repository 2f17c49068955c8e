import { timers } from '../runtime/timers.js'

/** A wait that can be ended before its time, and that keeps no process alive. */
export class Pause {
  #end: (() => void) | undefined

  async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = timers.setTimeout(resolve, ms).unref()
      this.#end = () => {
        timers.clearTimeout(timer)
        resolve()
      }
    })
    this.#end = undefined
  }

  /** Does nothing where nobody waits. */
  end(): void {
    this.#end?.()
  }
}
