// A field of dots, 2 × 4 in each character of the terminal: the braille patterns of Unicode.

const DOTS_ACROSS = 2
const DOTS_DOWN = 4

/** The bit of each dot in a pattern, by column and row. */
const DOT_BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const

const FIRST_PATTERN = 0x2800

/** Somebody's dots: what was drawn last in a character gives it its colour. */
export class BrailleCanvas {
  /** Dots from left to right. */
  readonly across: number
  /** Dots from top to bottom. */
  readonly down: number
  readonly #columns: number
  readonly #patterns: Uint8Array
  readonly #owners: Int32Array
  readonly #marks = new Map<number, string>()

  constructor(columns: number, rows: number) {
    this.#columns = columns
    this.across = columns * DOTS_ACROSS
    this.down = rows * DOTS_DOWN
    this.#patterns = new Uint8Array(columns * rows)
    this.#owners = new Int32Array(columns * rows)
  }

  dot(x: number, y: number, owner: number): void {
    const cell = this.#cellAt(x, y)
    this.#patterns[cell] = (this.#patterns[cell] as number) | dotBit(x, y)
    this.#owners[cell] = owner
  }

  /** A straight line without gaps, both ends included. */
  line(fromX: number, fromY: number, toX: number, toY: number, owner: number): void {
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1)
    for (let i = 0; i <= steps; i++) {
      const share = i / steps
      this.dot(Math.round(fromX + (toX - fromX) * share), Math.round(fromY + (toY - fromY) * share), owner)
    }
  }

  /** Puts a character of one column's width in the place of the dots around (x, y). */
  mark(x: number, y: number, character: string, owner: number): void {
    const cell = this.#cellAt(x, y)
    this.#marks.set(cell, character)
    this.#owners[cell] = owner
  }

  /** @param paint colours a character for its owner */
  lines(paint: (owner: number, character: string) => string): string[] {
    const lines: string[] = []
    for (let start = 0; start < this.#patterns.length; start += this.#columns) {
      let line = ''
      for (let cell = start; cell < start + this.#columns; cell++) {
        const pattern = this.#patterns[cell] as number
        const mark =
          this.#marks.get(cell) ?? (pattern === 0 ? ' ' : String.fromCharCode(FIRST_PATTERN + pattern))
        line += mark === ' ' ? mark : paint(this.#owners[cell] as number, mark)
      }
      lines.push(line.trimEnd())
    }
    return lines
  }

  #cellAt(x: number, y: number): number {
    return Math.floor(y / DOTS_DOWN) * this.#columns + Math.floor(x / DOTS_ACROSS)
  }
}

function dotBit(x: number, y: number): number {
  return (DOT_BITS[x % DOTS_ACROSS] as (typeof DOT_BITS)[number])[y % DOTS_DOWN] as number
}
