import type { LoggedPoints } from './logged.js'

/** A stretch of the points, as long as those stay where they are. */
export class PointRange implements LoggedPoints {
  readonly #points: LoggedPoints
  readonly #start: number
  readonly length: number

  constructor(points: LoggedPoints, start: number, end: number) {
    this.#points = points
    this.#start = start
    this.length = end - start
  }

  key(i: number): string {
    return this.#points.key(i + this.#start)
  }

  seriesIndex(i: number): number {
    return this.#points.seriesIndex(i + this.#start)
  }

  value(i: number): number {
    return this.#points.value(i + this.#start)
  }

  step(i: number): number | undefined {
    return this.#points.step(i + this.#start)
  }

  timeMs(i: number): number {
    return this.#points.timeMs(i + this.#start)
  }

  hasGivenTime(i: number): boolean {
    return this.#points.hasGivenTime(i + this.#start)
  }
}
