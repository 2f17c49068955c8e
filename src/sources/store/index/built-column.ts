const FIRST_ROWS = 16

/** `Map` does not tell it from 0. */
const NEGATIVE_ZERO = Symbol('-0')

/**
 * The values of a column that is being built, and the numbers of the rows that have them. No object is kept for any of these:
 * the garbage collector would look at a million of them time and again.
 */
export class BuiltColumn {
  readonly name: string
  readonly field: string
  readonly key: string | undefined
  readonly statistic: string | undefined
  #length = 0
  #rows = new Uint32Array(FIRST_ROWS)
  /** As long as all values are numbers. */
  #numbers: Float64Array | undefined
  /** Else: the number of each row's value among all different ones. */
  #codes: Uint32Array | undefined
  readonly #values: unknown[] = []
  #codeOf: Map<unknown, number> | undefined

  constructor(name: string, field: string, key: string | undefined, statistic: string | undefined) {
    this.name = name
    this.field = field
    this.key = key
    this.statistic = statistic
  }

  get rows(): Uint32Array {
    return this.#rows.subarray(0, this.#length)
  }

  /** Undefined where not all values are numbers. */
  get numbers(): Float64Array | undefined {
    return this.#numbers?.subarray(0, this.#length)
  }

  /** Where they are not: which of the values each row has. */
  get codes(): Uint32Array {
    return this.#codes?.subarray(0, this.#length) ?? new Uint32Array()
  }

  /** All different ones; objects with the same content may be there several times. */
  get values(): readonly unknown[] {
    return this.#values
  }

  add(row: number, value: unknown): void {
    const at = this.#length++
    if (at === this.#rows.length) this.#rows = longer(this.#rows, new Uint32Array(at * 2))
    this.#rows[at] = row
    if (this.#codes === undefined && typeof value === 'number') this.#addNumber(at, value)
    else this.#addCode(at, value)
  }

  #addNumber(at: number, value: number): void {
    this.#numbers ??= new Float64Array(FIRST_ROWS)
    if (at === this.#numbers.length) this.#numbers = longer(this.#numbers, new Float64Array(at * 2))
    this.#numbers[at] = value
  }

  #addCode(at: number, value: unknown): void {
    if (this.#codes === undefined) {
      this.#codes = new Uint32Array(this.#rows.length)
      for (let i = 0; i < at; i++) this.#codes[i] = this.#code(this.#numbers?.[i])
      this.#numbers = undefined
    }
    if (at === this.#codes.length) this.#codes = longer(this.#codes, new Uint32Array(at * 2))
    this.#codes[at] = this.#code(value)
  }

  #code(value: unknown): number {
    const distinct = Object.is(value, -0) ? NEGATIVE_ZERO : value
    this.#codeOf ??= new Map()
    let code = this.#codeOf.get(distinct)
    if (code === undefined) {
      const kept = typeof value === 'string' ? copyOf(value) : value
      code = this.#values.push(kept) - 1
      this.#codeOf.set(distinct === value ? kept : distinct, code)
    }
    return code
  }
}

function longer<T extends Uint32Array | Float64Array>(values: T, into: T): T {
  into.set(values)
  return into
}

/** A piece of a text has V8 keep all of that text, which may be the line of a run. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1)
}
