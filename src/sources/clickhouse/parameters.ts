/** The values that a query is asked with. What comes from outside goes nowhere else, so that no text can change a query. */
export class Parameters {
  readonly values: Record<string, unknown> = {}
  #count = 0

  text(value: string): string {
    return this.#add(value, 'String')
  }

  texts(values: readonly string[]): string {
    return this.#add(values, 'Array(String)')
  }

  /** A number, bit for bit; not NaN. */
  number(value: number): string {
    return `toFloat64(${this.text(Object.is(value, -0) ? '-0' : String(value).replace('Infinity', 'inf'))})`
  }

  whole(value: number): string {
    return this.#add(value, 'Int64')
  }

  #add(value: unknown, type: string): string {
    const name = `p${this.#count++}`
    this.values[name] = value
    return `{${name}:${type}}`
  }
}
