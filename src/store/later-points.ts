import type { LoggedPoints } from '../wire/logged.js'

/** Points without the first of them. */
export class LaterPoints implements LoggedPoints {
  readonly #points: LoggedPoints
  readonly #skipped: number
  readonly length: number

  constructor(points: LoggedPoints, skipped: number) {
    this.#points = points
    this.#skipped = skipped
    this.length = points.length - skipped
  }

  key = (i: number): string => this.#points.key(i + this.#skipped)
  seriesIndex = (i: number): number => this.#points.seriesIndex(i + this.#skipped)
  value = (i: number): number => this.#points.value(i + this.#skipped)
  step = (i: number): number | undefined => this.#points.step(i + this.#skipped)
  timeMs = (i: number): number => this.#points.timeMs(i + this.#skipped)
  hasGivenTime = (i: number): boolean => this.#points.hasGivenTime(i + this.#skipped)
}
