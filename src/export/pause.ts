import { timers } from '../runtime/timers.js'

/** A wait that can be ended early and does not keep the process alive. */
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

  /** Does nothing if nobody is waiting. */
  end(): void {
    this.#end?.()
  }
}
