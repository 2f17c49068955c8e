import { escapeText } from '../../errors/escape-text.js'

const TO_START_AND_CLEAR = '\r\x1b[K'

/**
 * A line on a terminal that shows the progress of something slow and is cleared before anything else is
 * printed. Without a terminal it does nothing.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream
  #isShown = false

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(text: string): void {
    if (!this.#stream.isTTY) return
    this.#stream.write(TO_START_AND_CLEAR + escapeText(text))
    this.#isShown = true
  }

  clear(): void {
    if (this.#isShown) this.#stream.write(TO_START_AND_CLEAR)
    this.#isShown = false
  }
}
