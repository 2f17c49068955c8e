import type { Pen } from './pen.js'

type Style = Pick<
  Pen,
  'strokeStyle' | 'fillStyle' | 'lineWidth' | 'globalAlpha' | 'font' | 'textAlign' | 'textBaseline'
>

const ANCHORS: Readonly<Partial<Record<CanvasTextAlign, string>>> = {
  center: 'middle',
  right: 'end',
  end: 'end',
}
/** Of the height of the letters: not every program obeys `dominant-baseline`. */
const BELOW: Readonly<Partial<Record<CanvasTextBaseline, number>>> = { middle: 0.35, top: 0.8 }

/** Writes what is drawn as the elements of an SVG. */
export class SvgPen implements Pen {
  strokeStyle: Pen['strokeStyle'] = '#000'
  fillStyle: Pen['fillStyle'] = '#000'
  lineWidth = 1
  globalAlpha = 1
  font = '10px sans-serif'
  textAlign: CanvasTextAlign = 'start'
  textBaseline: CanvasTextBaseline = 'alphabetic'
  #dash: number[] = []
  #path = ''
  readonly #saved: [Style, number[]][] = []
  readonly #elements: string[] = []
  readonly #ruler: CanvasRenderingContext2D | null

  /** @param ruler measures texts */
  constructor(ruler: CanvasRenderingContext2D | null) {
    this.#ruler = ruler
  }

  /** All that was drawn. */
  get elements(): string {
    return this.#elements.join('\n')
  }

  save(): void {
    const { strokeStyle, fillStyle, lineWidth, globalAlpha, font, textAlign, textBaseline } = this
    const style = { strokeStyle, fillStyle, lineWidth, globalAlpha, font, textAlign, textBaseline }
    this.#saved.push([style, this.#dash])
  }

  restore(): void {
    const saved = this.#saved.pop()
    if (saved === undefined) return
    Object.assign(this, saved[0])
    this.#dash = saved[1]
  }

  /** What is drawn until `endClip()` is seen inside of the rectangle alone. */
  clip(id: string, x: number, y: number, width: number, height: number): void {
    this.#elements.push(
      `<clipPath id="${id}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/></clipPath>`,
      `<g clip-path="url(#${id})">`,
    )
  }

  endClip(): void {
    this.#elements.push('</g>')
  }

  beginPath(): void {
    this.#path = ''
  }

  closePath(): void {
    this.#path += 'Z'
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${round(x)} ${round(y)}`
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${round(x)} ${round(y)}`
  }

  /** A whole circle: charts have no other arcs. */
  arc(x: number, y: number, radius: number): void {
    const [left, right, size] = [round(x - radius), round(x + radius), round(radius)]
    this.#path += `M${left} ${round(y)}A${size} ${size} 0 1 1 ${right} ${round(y)}A${size} ${size} 0 1 1 ${left} ${round(y)}Z`
  }

  setLineDash(dash: number[]): void {
    this.#dash = dash
  }

  fill(): void {
    this.#elements.push(`<path d="${this.#path}" ${this.#filled()}/>`)
  }

  stroke(): void {
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.map(round).join(' ')}"` : ''
    this.#elements.push(
      `<path d="${this.#path}" fill="none" stroke="${escaped(String(this.strokeStyle))}" stroke-width="${round(this.lineWidth)}" stroke-linejoin="round"${dash}${this.#opacity()}/>`,
    )
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#elements.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${this.#filled()}/>`,
    )
  }

  fillText(text: string, x: number, y: number): void {
    const [, weight = '400', size = '10', family = 'sans-serif'] =
      /^(?:(\d+) )?([\d.]+)px (.*)$/s.exec(this.font) ?? []
    const below = Number(size) * (BELOW[this.textBaseline] ?? 0)
    const anchor = ANCHORS[this.textAlign]
    this.#elements.push(
      `<text x="${round(x)}" y="${round(y + below)}" font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}"${anchor ? ` text-anchor="${anchor}"` : ''} ${this.#filled()}>${escaped(text)}</text>`,
    )
  }

  measureText(text: string): TextMetrics {
    if (this.#ruler === null) return { width: 0 } as TextMetrics
    this.#ruler.font = this.font
    return this.#ruler.measureText(text)
  }

  #filled(): string {
    return `fill="${escaped(String(this.fillStyle))}"${this.#opacity()}`
  }

  #opacity(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${this.globalAlpha}"`
  }
}

/** A tenth of a pixel is not seen, and a thousand curves are shorter by half. */
function round(length: number): number {
  return Math.round(length * 10) / 10
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Any text, as XML has it: most control characters and halves of characters cannot be in it at all. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, '\ufffd')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
