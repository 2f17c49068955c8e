const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

const BEGINS_SPANS = /"spans"\s*:\s*$/
const LONGEST_BEGINNING = 64

/** Small pieces are joined beyond this number: each takes a hundred bytes more than its content. */
const MAX_PIECES = 4_096

/**
 * Splits an OTLP/JSON answer as it arrives, so that it may be larger than memory, or than a string can be:
 * each span is handed out on its own. In the rest of the answer the spans are replaced by numbers, in their
 * order.
 */
export class SpanSplitter {
  readonly #onSpan: (json: Buffer) => void
  /** The rest of the answer. */
  readonly #frame: Buffer[] = []
  /** How many of its pieces are joined already. */
  #joined = 0
  /** The beginning of a span that has not ended yet. */
  #span: Buffer[] = []
  #where: 'around' | 'between' | 'inside' = 'around'
  #depth = 0
  #isText = false
  #isEscaped = false
  #count = 0
  /** The memory in use: the rest of the answer, and a span that has not ended. */
  sizeBytes = 0

  constructor(onSpan: (json: Buffer) => void) {
    this.#onSpan = onSpan
  }

  /** @param chunk the next bytes; they must not change afterwards */
  write(chunk: Buffer): void {
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (byte === BACKSLASH) this.#isEscaped = true
        else if (byte === QUOTE) this.#isText = false
      } else if (byte === QUOTE) this.#isText = true
      else if (this.#where === 'inside') {
        if (byte === OPEN_BRACE) this.#depth++
        else if (byte === CLOSE_BRACE && --this.#depth === 0) {
          this.#endSpan(chunk.subarray(start, i + 1))
          start = i + 1
        }
      } else if (this.#where === 'between') {
        if (byte === CLOSE_BRACKET) this.#where = 'around'
        else if (byte === OPEN_BRACE) {
          this.#addToFrame(chunk.subarray(start, i))
          start = i
          this.#where = 'inside'
          this.#depth = 1
        }
      } else if (byte === OPEN_BRACKET && BEGINS_SPANS.test(this.#before(chunk.subarray(start, i))))
        this.#where = 'between'
    }
    const rest = chunk.subarray(start)
    if (this.#where === 'inside') {
      this.#span.push(rest)
      this.sizeBytes += rest.length
    } else this.#addToFrame(rest)
  }

  /** The rest of the answer; not valid JSON if the answer was cut off. */
  end(): string {
    return Buffer.concat(this.#frame).toString('utf8')
  }

  #endSpan(last: Buffer): void {
    this.#where = 'between'
    this.#onSpan(this.#span.length === 0 ? last : Buffer.concat([...this.#span, last]))
    for (const { length } of this.#span) this.sizeBytes -= length
    this.#span = []
    this.#addToFrame(Buffer.from(String(this.#count++)))
  }

  /** Copies the bytes, because a slice would keep the whole chunk in memory. */
  #addToFrame(bytes: Buffer): void {
    this.#frame.push(Buffer.from(bytes))
    this.sizeBytes += bytes.length
    if (this.#frame.length < this.#joined + MAX_PIECES) return
    this.#frame.push(Buffer.concat(this.#frame.splice(this.#joined)))
    this.#joined++
  }

  /** The end of the rest of the answer, including the given bytes. */
  #before(bytes: Buffer): string {
    let text = bytes.toString('latin1', Math.max(0, bytes.length - LONGEST_BEGINNING))
    for (let i = this.#frame.length - 1; i >= 0 && text.length < LONGEST_BEGINNING; i--)
      text = (this.#frame[i] as Buffer).toString('latin1') + text
    return text
  }
}
