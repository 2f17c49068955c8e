// Tasks and spans in lists: what is longer than anybody reads in a list is cut there, and whole where one of them is opened.

import { jsonText } from '../../../read/tables/exact-json.js'

/** A prompt of 1 MB in each of 1,000 spans would be a list of 1 GB. */
const MOST_CHARACTERS = 1000

/** Cuts long values of one task or span, and remembers how long they are. */
export class ValueCutter {
  /** The lengths of what was cut, in characters, by where it stands: `attributes.input.value`. */
  readonly lengths: Record<string, number> = {}
  /** How many characters its values have, cut ones as they are now. */
  size = 0

  /** A value; the beginning of its text and `…` where that is longer. */
  value<T>(place: string, value: T): T {
    const text = typeof value === 'string' ? value : isCompound(value) ? jsonText(value) : ''
    if (text.length <= MOST_CHARACTERS) {
      this.size += text.length
      return value
    }
    Object.defineProperty(this.lengths, place, { value: text.length, enumerable: true })
    this.size += MOST_CHARACTERS
    return `${text.slice(0, MOST_CHARACTERS)}…` as T
  }

  values<T extends object>(place: string, values: T): T {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.value(`${place}.${name}`, value)]),
    ) as T
  }

  /** For an answer: nothing where nothing was cut. */
  get cut(): { cut?: Record<string, number> } {
    return Object.keys(this.lengths).length === 0 ? {} : { cut: this.lengths }
  }
}

function isCompound(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
