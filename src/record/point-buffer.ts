// The path of a logged point. Everything a point passes on the caller's side is in `add`: a map look-up, a
// look at the clock, four stores into typed arrays and the running summary; some 60 ns, a tenth of a plain
// `span.addEvent`.

import { GIVEN_TIME, type LoggedPoints, NO_STEP, type PointColumns } from '../wire/logged.js'
import { SummaryBuilder } from '../wire/summary.js'
import type { RunClock } from './clock.js'

const FIRST_CAPACITY = 64

/**
 * How many points are written together: they fill a segment span of 128 packed events of 64 points,
 * with room for short ones.
 */
export const POINTS_PER_SEGMENT = 7_680

/**
 * How many points each run may always keep before they are written in the middle of a call; more where
 * there is room.
 */
export const FREE_POINTS = 2 * POINTS_PER_SEGMENT

/** A buffer that has grown beyond this gives its memory back when it is empty. */
const MAX_KEPT_CAPACITY = 1 << 14

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
  /** Where the points begin and end in the columns. */
  #start = 0
  #end = 0
  readonly #clock: RunClock

  constructor(clock: RunClock) {
    this.#clock = clock
  }

  get length(): number {
    return this.#end - this.#start
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
   * @param monotonicMs the time by the monotonic clock
   */
  add(
    series: Series,
    value: number,
    step: number | undefined,
    timeMs: number | undefined,
    monotonicMs: number,
  ): void {
    if (this.#end === this.#values.length) this.#makeRoom()
    const n = this.#end++
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
    return (this.#seriesAndFlags[this.#start + i] as number) & ~GIVEN_TIME
  }

  value(i: number): number {
    return this.#values[this.#start + i] as number
  }

  step(i: number): number | undefined {
    const step = this.#steps[this.#start + i] as number
    return step === NO_STEP ? undefined : step
  }

  timeMs(i: number): number {
    return this.#times[this.#start + i] as number
  }

  hasGivenTime(i: number): boolean {
    return (this.#seriesAndFlags[this.#start + i] as number) >= GIVEN_TIME
  }

  /** The points from number `start` on, as they lie in memory; a view, good until the next call. */
  columns(start: number): PointColumns {
    const from = this.#start + start
    return {
      values: this.#values.subarray(from, this.#end),
      steps: this.#steps.subarray(from, this.#end),
      timesMs: this.#times.subarray(from, this.#end),
      series: this.#seriesAndFlags.subarray(from, this.#end),
    }
  }

  /** Drops that many points from the front. */
  drop(count: number): void {
    this.#start += count
  }

  /**
   * Forgets the points, not the series; a buffer much larger than it needed to be gives its memory back.
   * @param isAnew whether series are numbered anew: a journal that begins then names only those that it has
   *   points of, of a million that the run may have
   */
  clear(isAnew: boolean): void {
    if (isAnew) {
      this.#numbered = []
      this.#round++
    }
    const isTooLarge = this.length * 8 < this.#values.length || this.#values.length > MAX_KEPT_CAPACITY
    this.#start = this.#end
    if (isTooLarge && this.#values.length > FIRST_CAPACITY) this.#resize(FIRST_CAPACITY)
    this.#start = this.#end = 0
  }

  #number(series: Series): void {
    series.round = this.#round
    series.index = this.#numbered.push(series) - 1
  }

  // A quarter of the columns at least is free when they are moved, or they grow: a point is moved three
  // times at most; where they grew earlier, a long loop would take twice the memory.
  #makeRoom(): void {
    if (this.length * 4 > this.#values.length * 3) this.#resize(this.#values.length * 2)
    else this.#moveToStart()
  }

  // In place: other arrays would be garbage outside of V8's heap, which it collects late.
  #moveToStart(): void {
    const [start, end] = [this.#start, this.#end]
    for (const column of [this.#values, this.#steps, this.#times, this.#seriesAndFlags])
      column.copyWithin(0, start, end)
    this.#start = 0
    this.#end = end - start
  }

  #resize(capacity: number): void {
    const [start, end] = [this.#start, this.#end]
    const copy = <A extends Float64Array | Uint32Array>(from: A, to: A): A => {
      to.set(from.subarray(start, end))
      return to
    }
    this.#values = copy(this.#values, new Float64Array(capacity))
    this.#steps = copy(this.#steps, new Float64Array(capacity))
    this.#times = copy(this.#times, new Float64Array(capacity))
    this.#seriesAndFlags = copy(this.#seriesAndFlags, new Uint32Array(capacity))
    this.#start = 0
    this.#end = end - start
  }
}
