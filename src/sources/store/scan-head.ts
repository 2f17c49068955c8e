// Takes the head of a line apart without making objects of it, as `JSON.parse()` would: runs of one program spell the same
// names in the same order, and only the values have to be looked at. Whatever is not spelt as runspan does it, is left to others.

import { type Meaning, meaningOf, type PlainValue } from './attribute-meaning.js'

/** What a head says of its span beside the attributes. */
export interface ScannedSpan {
  spanId: string
  name: string
  startNanos: string
  endNanos: string
}

/** Is given what a head says, each attribute as its value and as JSON that says exactly the same. */
export interface HeadTaker {
  /** Another resource follows than the one before: as long as none does, it is that of the last head. */
  startResource(): void
  takeResource(name: string, value: PlainValue, json: string): void
  /**
   * An attribute of the span; none comes twice.
   * @returns false to stop
   */
  take(meaning: Meaning, value: PlainValue, json: string): boolean
}

/** The beginning of an attribute, up to its value. */
interface Spelling {
  text: string
  name: string
  meaning: Meaning
  /** What came after it the last time. */
  next: Spelling | undefined
  /** The number of the list it was last found in. */
  list: number
}

const RESOURCE = '"resourceSpans":[{"resource":{"attributes":['

/** Characters of a text in JSON that stand for themselves. */
const PLAIN_TEXT = String.raw`[^"\\\0-\x1f]*`
const SCOPE = new RegExp(
  String.raw`\},"scopeSpans":\[\{"scope":\{"name":"${PLAIN_TEXT}","version":"${PLAIN_TEXT}"\},"spans":\[\{"traceId":"`,
  'y',
)
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
  readonly #taker: HeadTaker
  readonly #spellings = new Map<string, Spelling>()
  /** What each of the two lists began with the last time. */
  readonly #ofResource: Pick<Spelling, 'next'> = { next: undefined }
  readonly #ofSpan: Pick<Spelling, 'next'> = { next: undefined }
  /** What stands before the trace id: the same text for all runs of one process. */
  #around = ''
  #list = 0
  // of the head that is scanned
  #json = ''
  #at = 0
  #value: PlainValue = ''
  #valueJson = ''

  constructor(taker: HeadTaker) {
    this.#taker = taker
  }

  /**
   * @param json a line of a store up to its events
   * @returns undefined where it is not spelt as runspan does it
   */
  scan(json: string, runId: string): ScannedSpan | undefined {
    this.#json = json
    this.#at = json.indexOf(',') + 1
    if (!this.#scanAround()) return undefined
    SPAN.lastIndex = this.#at
    const found = SPAN.exec(json)
    if (found === null || found[1] !== runId) return undefined
    this.#at = SPAN.lastIndex
    if (!this.#scanAttributes(this.#ofSpan) || !REST.has(json.slice(this.#at))) return undefined
    return {
      spanId: found[2] as string,
      name: found[3] as string,
      startNanos: found[4] as string,
      endNanos: found[5] as string,
    }
  }

  #scanAround(): boolean {
    if (this.#around !== '' && this.#skip(this.#around)) return true
    const start = this.#at
    this.#around = ''
    this.#taker.startResource()
    if (!this.#skip(RESOURCE) || !this.#scanAttributes(this.#ofResource)) return false
    SCOPE.lastIndex = this.#at
    if (!SCOPE.test(this.#json)) return false
    this.#at = SCOPE.lastIndex
    this.#around = this.#json.slice(start, this.#at)
    return true
  }

  #scanAttributes(beginning: Pick<Spelling, 'next'>): boolean {
    const json = this.#json
    const list = ++this.#list
    let last = beginning
    for (;;) {
      const expected = last.next
      const spelling =
        expected !== undefined && json.startsWith(expected.text, this.#at) ? expected : this.#findSpelling()
      if (spelling === undefined || spelling.list === list) return false
      spelling.list = list
      last.next = spelling
      last = spelling
      this.#at += spelling.text.length
      if (!this.#scanValue() || !json.startsWith('}}', this.#at)) return false
      if (beginning === this.#ofResource)
        this.#taker.takeResource(spelling.name, this.#value, this.#valueJson)
      else if (!this.#taker.take(spelling.meaning, this.#value, this.#valueJson)) return false
      this.#at += 3
      const end = json.charCodeAt(this.#at - 1)
      if (end === CLOSING_BRACKET) return true
      if (end !== COMMA) return false
    }
  }

  #findSpelling(): Spelling | undefined {
    NAME.lastIndex = this.#at
    const [text, name] = NAME.exec(this.#json) ?? []
    if (text === undefined || name === undefined) return undefined
    let spelling = this.#spellings.get(text)
    if (spelling === undefined) {
      if (this.#spellings.size >= MAX_SPELLINGS) return undefined
      spelling = { text, name, meaning: meaningOf(name), next: undefined, list: 0 }
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
