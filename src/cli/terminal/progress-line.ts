import { escapeText } from '../../errors/escape-text.js'
import { timers } from '../../runtime/timers.js'
import { cutToWidth, textWidth } from './text-width.js'

const USUAL_WIDTH = 80
const TO_START_AND_CLEAR = '\r\x1b[K'

/** What is done sooner needs no word. */
const PATIENCE_MS = 1000

/**
 * A line on a terminal that shows the progress of something slow and is cleared before anything else is
 * printed. Without a terminal it does nothing.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream
  #isShown = false
  #waiting: NodeJS.Timeout | undefined

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(text: string): void {
    this.#endWaiting()
    this.#write(text)
  }

  /**
   * Shows what goes on, and for how long by now, once a second has passed; until something is shown or cleared.
   * @param what asked each time
   */
  wait(what: () => string): void {
    this.#endWaiting()
    if (!this.#stream.isTTY) return
    let seconds = 0
    this.#waiting = timers.setInterval(() => this.#write(`${what()}, ${++seconds} s`), PATIENCE_MS).unref()
  }

  /** Makes room for a line of something else; what waits is shown again. */
  hide(): void {
    if (this.#isShown) this.#stream.write(TO_START_AND_CLEAR)
    this.#isShown = false
  }

  clear(): void {
    this.#endWaiting()
    this.hide()
  }

  #write(text: string): void {
    if (!this.#stream.isTTY) return
    const escaped = escapeText(text)
    // what is wrapped stays on the lines above
    const width = (this.#stream.columns || USUAL_WIDTH) - 1
    const shown = textWidth(escaped, width) > width ? cutToWidth(escaped, Math.max(1, width)) : escaped
    this.#stream.write(TO_START_AND_CLEAR + shown)
    this.#isShown = true
  }

  #endWaiting(): void {
    timers.clearInterval(this.#waiting)
    this.#waiting = undefined
  }
}
