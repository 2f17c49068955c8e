import { escapeText } from '../../errors/escape-text.js'

const TO_START_AND_CLEAR = '\r\x1b[K'

/** One line of a terminal that says how far a long work is, and makes room for what is to stay; nothing where there is no terminal. */
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
