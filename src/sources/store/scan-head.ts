// Takes the head of a line apart without making objects of it, as `JSON.parse()` would: runs of one program spell the same
// names in the same order, and only the values have to be looked at. Whatever is not spelt as runspan does it, is left to others.

import { type Meaning, meaningOf, type PlainValue } from './attribute-meaning.js'

/** What a head says of its span beside the attributes. */
export interface ScannedSpan {
  /** What stands before the span's trace id; the same text for all runs of one process. */
  around: string
  spanId: string
  name: string
  startNanos: string
  endNanos: string
}

/**
 * Is given each attribute, none of them twice.
 * @param json the value as JSON, exactly
 * @returns false to stop
 */
export type TakeAttribute = (meaning: Meaning, value: PlainValue, json: string) => boolean

/** The beginning of an attribute, up to its value. */
interface Spelling {
  text: string
  meaning: Meaning
  /** What came after it the last time. */
  next: Spelling | undefined
  /** The head it was last found in. */
  head: number
}

const TRACE_ID = '"traceId":"'

/** Characters of a text in JSON that stand for themselves. */
const PLAIN_TEXT = String.raw`[^"\\\0-\x1f]*`
const SPAN = new RegExp(
  `([0-9a-f]{32})","spanId":"([0-9a-f]{16})","flags":[1-9]\\d*,"name":"(${PLAIN_TEXT})","kind":1,` +
    String.raw`"startTimeUnixNano":"(\d{13,19})","endTimeUnixNano":"(\d{13,19})","attributes":\[`,
  'y',
)
const NAME = new RegExp(String.raw`\{"key":"(${PLAIN_TEXT})","value":\{"`, 'y')
const TEXT = new RegExp(`^${PLAIN_TEXT}$`)
const LIST_ITEM = String.raw`\{"stringValue":"${PLAIN_TEXT}"\}`
const LIST = new RegExp(String.raw`arrayValue":\{"values":(\[(?:${LIST_ITEM}(?:,${LIST_ITEM})*)?\])\}`, 'y')
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const INTEGER = /^-?(?:0|[1-9]\d{0,15})$/

/** What may stand after the attributes: a status that says nothing. */
const REST = new Set(['', ',"status":{"code":0}', ',"status":{}'])

const MAX_SPELLINGS = 10_000

export class HeadScanner {
  readonly #take: TakeAttribute
  readonly #spellings = new Map<string, Spelling>()
  #first: Spelling | undefined
  #around = ''
  #head = 0
  // of the head that is scanned
  #json = ''
  #at = 0
  #value: PlainValue = ''
  #valueJson = ''

  constructor(take: TakeAttribute) {
    this.#take = take
  }

  /**
   * @param json a line of a store up to its events
   * @returns undefined where it is not spelt as runspan does it
   */
  scan(json: string, runId: string): ScannedSpan | undefined {
    this.#head++
    this.#json = json
    const start = json.indexOf(',') + 1
    if (this.#around === '' || !json.startsWith(this.#around, start))
      this.#around = json.slice(start, json.indexOf(TRACE_ID, start) + TRACE_ID.length)
    SPAN.lastIndex = start + this.#around.length
    const found = SPAN.exec(json)
    if (found === null || found[1] !== runId) return undefined
    this.#at = SPAN.lastIndex
    if (!this.#scanAttributes() || !REST.has(json.slice(this.#at))) return undefined
    return {
      around: this.#around,
      spanId: found[2] as string,
      name: found[3] as string,
      startNanos: found[4] as string,
      endNanos: found[5] as string,
    }
  }

  #scanAttributes(): boolean {
    const json = this.#json
    let last: Spelling | undefined
    for (;;) {
      const expected = last === undefined ? this.#first : last.next
      const spelling =
        expected !== undefined && json.startsWith(expected.text, this.#at) ? expected : this.#findSpelling()
      if (spelling === undefined || spelling.head === this.#head) return false
      spelling.head = this.#head
      if (last === undefined) this.#first = spelling
      else last.next = spelling
      last = spelling
      this.#at += spelling.text.length
      if (!this.#scanValue() || !json.startsWith('}}', this.#at)) return false
      if (!this.#take(spelling.meaning, this.#value, this.#valueJson)) return false
      this.#at += 3
      const end = json.charCodeAt(this.#at - 1)
      if (end === CLOSING_BRACKET) return true
      if (end !== COMMA) return false
    }
  }

  #findSpelling(): Spelling | undefined {
    NAME.lastIndex = this.#at
    const [text, name] = NAME.exec(this.#json) ?? []
    if (text === undefined) return undefined
    let spelling = this.#spellings.get(text)
    if (spelling === undefined) {
      if (this.#spellings.size >= MAX_SPELLINGS) return undefined
      spelling = { text, meaning: meaningOf(name as string), next: undefined, head: 0 }
      this.#spellings.set(text, spelling)
    }
    return spelling
  }

  /** Of one field, whose name begins here. */
  #scanValue(): boolean {
    switch (this.#json.charCodeAt(this.#at)) {
      case D:
        return this.#scanNumber('doubleValue":', '}', NUMBER)
      case I:
        return this.#scanNumber('intValue":"', '"', INTEGER) && this.#skip('"')
      case S:
        return this.#scanText()
      case B:
        return this.#scanBoolean()
      default:
        return this.#scanList()
    }
  }

  #scanNumber(field: string, end: string, pattern: RegExp): boolean {
    if (!this.#skip(field)) return false
    this.#valueJson = this.#until(end)
    this.#value = Number(this.#valueJson)
    return pattern.test(this.#valueJson)
  }

  #scanText(): boolean {
    if (!this.#skip('stringValue":"')) return false
    const text = this.#until('"')
    this.#value = text
    this.#valueJson = `"${text}"`
    return TEXT.test(text) && this.#skip('"')
  }

  #scanBoolean(): boolean {
    if (!this.#skip('boolValue":')) return false
    this.#valueJson = this.#until('}')
    this.#value = this.#valueJson === 'true'
    return this.#value || this.#valueJson === 'false'
  }

  #scanList(): boolean {
    LIST.lastIndex = this.#at
    const [text, items] = LIST.exec(this.#json) ?? []
    if (text === undefined) return false
    this.#at += text.length
    const values = JSON.parse(items as string) as { stringValue: string }[]
    const list = values.map(({ stringValue }) => stringValue)
    this.#value = list
    this.#valueJson = JSON.stringify(list)
    return true
  }

  #skip(text: string): boolean {
    if (!this.#json.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  /** Empty where that does not come. */
  #until(end: string): string {
    const to = this.#json.indexOf(end, this.#at)
    const text = this.#json.slice(this.#at, to)
    this.#at = to
    return text
  }
}

const COMMA = ','.charCodeAt(0)
const CLOSING_BRACKET = ']'.charCodeAt(0)
const [B, D, I, S] = ['b', 'd', 'i', 's'].map((letter) => letter.charCodeAt(0))
