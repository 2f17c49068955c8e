import type { Attributes } from '@opentelemetry/api'
import { jsonText } from './json-text.js'
import type { LoggedValue } from './keyed-value.js'
import { MAX_STRING_PART } from './names.js'
import { head } from './strings.js'
import { type CarriedValue, carryValue, type ValueKind } from './value-events.js'

/**
 * The text of all inputs, or all outputs, for readers that know no events: one JSON object, or the raw text
 * of a single one without a name. No more of it is kept than the attribute holds.
 */
export class ValueMirror {
  readonly #kind: ValueKind
  /** JSON texts by their names; none yet where there is only a text without a name, which most tasks log. */
  #texts: Map<string, string> | undefined
  #unnamed: string | undefined
  #length = 0
  #isCut = false

  constructor(kind: ValueKind) {
    this.#kind = kind
  }

  /**
   * @param key undefined for a value without a name
   * @param carried the same as its events have it, where that is known
   */
  set(key: string | undefined, value: LoggedValue, carried: CarriedValue = carryValue(value)): void {
    if (key === undefined && typeof value === 'string' && this.#texts === undefined) {
      this.#unnamed = head(value, MAX_STRING_PART + 1)
      return
    }
    const name = key ?? this.#kind
    const texts = this.#named()
    const before = texts.get(name)
    if (before === undefined && this.#length > MAX_STRING_PART) {
      this.#isCut = true
      return
    }
    // A few characters of a long text are enough to be over the limit.
    const shown = typeof value === 'string' ? head(value, MAX_STRING_PART + 1) : value
    // A value that was given this name takes the place of the one without.
    if (name === this.#kind)
      this.#unnamed = key === undefined && typeof shown === 'string' ? shown : undefined
    const isWritten = carried.type === 'json' && typeof value !== 'string'
    const text = head(isWritten ? String(carried.value) : jsonText(shown), MAX_STRING_PART + 1)
    this.#length += text.length - (before?.length ?? 0)
    texts.set(name, text)
  }

  #named(): Map<string, string> {
    if (this.#texts !== undefined) return this.#texts
    this.#texts = new Map()
    if (this.#unnamed !== undefined) {
      const text = head(jsonText(this.#unnamed), MAX_STRING_PART + 1)
      this.#texts.set(this.#kind, text)
      this.#length += text.length
    }
    return this.#texts
  }

  /** The attributes; none where nothing was logged. */
  attributes(): Attributes {
    const count = this.#texts?.size ?? (this.#unnamed === undefined ? 0 : 1)
    if (count === 0) return {}
    const isRaw = this.#unnamed !== undefined && count === 1
    const text = isRaw ? (this.#unnamed as string) : this.#json()
    const isCut = this.#isCut || text.length > MAX_STRING_PART
    const value = head(text.toWellFormed(), MAX_STRING_PART)
    const type = isRaw || isCut ? 'text/plain' : 'application/json'
    return this.#kind === 'input'
      ? { 'input.value': value, 'input.mime_type': type }
      : { 'output.value': value, 'output.mime_type': type }
  }

  #json(): string {
    const members = Array.from(this.#named(), ([name, text]) => `${JSON.stringify(name)}:${text}`)
    return `{${members.join(',')}}`
  }
}

/** Inputs and outputs of a run itself, as its root shows them. */
export function runValueAttributes(values: { input: ValueMirror; output: ValueMirror }): Attributes {
  const attributes = { ...values.input.attributes(), ...values.output.attributes() }
  const hasValues = Object.keys(attributes).length > 0
  return hasValues ? { ...attributes, 'openinference.span.kind': 'CHAIN' } : attributes
}
