// What a traced generator has yielded, as its task keeps it.

import { warn } from '../errors/warn.js'
import { jsonText } from '../wire/json-text.js'
import { loggedValue } from './logged-value.js'
import { redacted } from './redacted.js'

/** A generator may go on for ever, or read a file that is larger than memory. */
const MAX_ITEMS = 10_000
const MAX_LENGTH = 8 << 20

/** The first items of a generator. */
export class GeneratorItems {
  readonly #name: string
  readonly #isCopied: boolean
  readonly #items: unknown[] = []
  #length = 0
  #count = 0

  /**
   * @param name that of the task
   * @param isCopied whether items are kept as they are when they are yielded; the program may change its own
   *   afterwards
   */
  constructor(name: string, isCopied: boolean) {
    this.#name = name
    this.#isCopied = isCopied
  }

  get items(): readonly unknown[] {
    return this.#items
  }

  add(item: unknown): void {
    this.#count++
    if (this.#items.length < this.#count - 1) return
    const shown = this.#isCopied ? redacted(item, 'output', 'output') : item
    const copy = loggedValue('An item', shown) ?? null
    const length = this.#length + jsonText(copy).length
    if (this.#items.length === MAX_ITEMS || length > MAX_LENGTH) return
    this.#length = length
    this.#items.push(this.#isCopied ? copy : item)
  }

  /** Tells how many were left out, if any. */
  warnOfLeftOut(): void {
    const kept = this.#items.length
    if (kept === this.#count) return
    warn.once(
      'items-left-out',
      `generator "${this.#name}" has yielded ${this.#count} items, of which the first ${kept} are its recorded output. Log what else you need yourself, or leave the output out with the option \`output: false\`.`,
    )
  }
}
