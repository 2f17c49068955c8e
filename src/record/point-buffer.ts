// The path of a logged point. Everything a point passes on the caller's side is in `add`: a map look-up, a look at the
// clock, four stores into typed arrays and the running summary; some 60 ns, a tenth of a plain `span.addEvent`.

import { GIVEN_TIME, type LoggedPoints, NO_STEP, type PointColumns } from '../wire/logged.js'
import { SummaryBuilder } from '../wire/summary.js'
import type { RunClock } from './clock.js'

const FIRST_CAPACITY = 64

/** How much of the points is written together: it fills a segment span of 128 packed events of 64 points, with room for short ones. */
export const POINTS_PER_SEGMENT = 7_680

/** Where a program never lets the event loop turn, so many points are kept before they are written in the middle of a call. */
export const MAX_BUFFERED_POINTS = 2 * POINTS_PER_SEGMENT

export class Series {
  readonly summary = new SummaryBuilder()
  /** Its number among those that have points here, since {@link round} began. */
  index = 0
  round = 0

  constructor(readonly key: string) {}
}

/** Points of one run that are not in a span yet, in the order in which they were logged. */
export class PointBuffer implements LoggedPoints {
  readonly #series = new Map<string, Series>()
  #numbered: Series[] = []
  #round = 1
  #values = new Float64Array(FIRST_CAPACITY)
  #steps = new Float64Array(FIRST_CAPACITY)
  #times = new Float64Array(FIRST_CAPACITY)
  #seriesAndFlags = new Uint32Array(FIRST_CAPACITY)
  #length = 0
  readonly #clock: RunClock

  constructor(clock: RunClock) {
    this.#clock = clock
  }

  get length(): number {
    return this.#length
  }

  /** All that the run has logged. */
  get series(): Iterable<Series> {
    return this.#series.values()
  }

  /** Those that the points here, and before them those of the same journal, are of; by their numbers. */
  get numbered(): readonly Series[] {
    return this.#numbered
  }

  find(key: string): Series | undefined {
    const series = this.#series.get(key)
    if (series !== undefined && series.round !== this.#round) this.#number(series)
    return series
  }

  open(key: string): Series {
    const series = new Series(key)
    this.#series.set(key, series)
    this.#number(series)
    return series
  }

  /**
   * @param timeMs whole epoch milliseconds where the program gave them, undefined for now
   * @param monotonicMs what the clock says that only goes forward
   */
  add(
    series: Series,
    value: number,
    step: number | undefined,
    timeMs: number | undefined,
    monotonicMs: number,
  ): void {
    const n = this.#length
    if (n === this.#values.length) this.#grow()
    this.#length = n + 1
    this.#values[n] = value
    this.#steps[n] = step === undefined ? NO_STEP : step
    if (timeMs === undefined) {
      this.#times[n] = this.#clock.atMs(monotonicMs)
      this.#seriesAndFlags[n] = series.index
    } else {
      this.#times[n] = timeMs
      this.#seriesAndFlags[n] = series.index | GIVEN_TIME
    }
    series.summary.add(value)
  }

  key(i: number): string {
    return (this.#numbered[this.seriesIndex(i)] as Series).key
  }

  seriesIndex(i: number): number {
    return (this.#seriesAndFlags[i] as number) & ~GIVEN_TIME
  }

  value(i: number): number {
    return this.#values[i] as number
  }

  step(i: number): number | undefined {
    const step = this.#steps[i] as number
    return step === NO_STEP ? undefined : step
  }

  timeMs(i: number): number {
    return this.#times[i] as number
  }

  hasGivenTime(i: number): boolean {
    return (this.#seriesAndFlags[i] as number) >= GIVEN_TIME
  }

  /** The points from number `start` on, as they lie in memory; a view, good until the next call. */
  columns(start: number): PointColumns {
    return {
      values: this.#values.subarray(start, this.#length),
      steps: this.#steps.subarray(start, this.#length),
      timesMs: this.#times.subarray(start, this.#length),
      series: this.#seriesAndFlags.subarray(start, this.#length),
    }
  }

  /**
   * Forgets the points, not the series; a buffer much larger than it needed to be gives its memory back.
   * @param isAnew whether series are numbered anew: a journal that begins then names only those that it has points of, of a
   * million that the run may have
   */
  clear(isAnew: boolean): void {
    if (isAnew) {
      this.#numbered = []
      this.#round++
    }
    const isTooLarge = this.#length * 8 < this.#values.length
    this.#length = 0
    if (isTooLarge && this.#values.length > FIRST_CAPACITY) this.#resize(FIRST_CAPACITY)
  }

  #number(series: Series): void {
    series.round = this.#round
    series.index = this.#numbered.push(series) - 1
  }

  #grow(): void {
    this.#resize(this.#values.length * 2)
  }

  #resize(capacity: number): void {
    const kept = Math.min(this.#length, capacity)
    const copy = <A extends Float64Array | Uint32Array>(from: A, to: A): A => {
      to.set(from.subarray(0, kept))
      return to
    }
    this.#values = copy(this.#values, new Float64Array(capacity))
    this.#steps = copy(this.#steps, new Float64Array(capacity))
    this.#times = copy(this.#times, new Float64Array(capacity))
    this.#seriesAndFlags = copy(this.#seriesAndFlags, new Uint32Array(capacity))
  }
}
