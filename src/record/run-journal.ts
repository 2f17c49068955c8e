// The journal beside a run, as the recorder sees it: what of the buffer it holds already, and when it has
// to begin anew.

import type { Journal, JournalBase } from '../wire/journal.js'
import type { EventClock } from '../wire/split-events.js'
import type { Journalling, JournalQueue } from './journal-queue.js'
import type { RunBuffer } from './run-buffer.js'
import { state } from './state.js'

/** Some 14 MB of a journal that are no longer needed. */
const MAX_POINTS_BEFORE = 1 << 19

const NOTHING = { points: 0, params: 0, series: 0, exceptions: 0 }

export class RunJournal implements Journalling {
  /** None without a store, or where the store turns out not to get the run's spans. */
  #file: Journal | undefined
  readonly #queue: JournalQueue
  readonly #buffer: RunBuffer
  readonly #clock: EventClock
  #isDue = false
  /** Whether spans have taken what the journal holds, so that it begins anew when it is next written. */
  #isStale = true
  #areLabelsWritten = true
  #isConfirmed = false
  /** How much of what is buffered it holds. */
  #written = NOTHING
  /** Points that it holds before those that are buffered. */
  #pointsBefore = 0
  /** Segments that were written before what is buffered was logged. */
  #segmentsBefore = 0

  /** @param clock that of the run's events */
  constructor(file: Journal | undefined, queue: JournalQueue, buffer: RunBuffer, clock: EventClock) {
    this.#file = file
    this.#queue = queue
    this.#buffer = buffer
    this.#clock = clock
  }

  /** Called after each log call: what is buffered is written soon. */
  logged(nowMs: number): void {
    if (this.#file === undefined) return
    if (!this.#isDue) {
      this.#isDue = true
      this.#queue.add(this, nowMs)
    }
    this.#queue.called(nowMs)
  }

  labelsChanged(nowMs: number): void {
    this.#areLabelsWritten = false
    this.logged(nowMs)
  }

  writeJournal(): boolean {
    if (this.#file === undefined) return true
    const base = this.#isStale || !this.#file.goesOn ? this.#base() : undefined
    const from = base === undefined ? this.#written : NOTHING
    const before = base === undefined ? this.#pointsBefore : 0
    const { points, params, exceptions, labels } = this.#buffer
    const series = points.numbered
    const isWritten = this.#file.write(
      {
        series: series.slice(from.series).map(({ key }) => key),
        points: points.columns(from.points),
        params: params.slice(from.params).map((param) => ({ ...param, before: param.before + before })),
        labels: this.#areLabelsWritten || base !== undefined ? undefined : labels,
        exceptions: base === undefined ? exceptions.slice(from.exceptions) : [],
      },
      base,
    )
    // Its file was deleted while the program was running.
    if (!isWritten && base === undefined && !this.#file.goesOn) return this.writeJournal()
    if (!isWritten) return false
    this.#isDue = false
    this.#isStale = false
    this.#pointsBefore = before
    this.#areLabelsWritten = true
    this.#written = {
      points: points.length,
      params: params.length,
      series: series.length,
      exceptions: exceptions.length,
    }
    return true
  }

  /**
   * Makes sure there is a journal before the first segment: it shows whether the process is alive. It
   * begins without the points that are buffered, which are many and about to be in a segment; a run is
   * never seen without its params.
   */
  begin(): void {
    if (!this.#isStale) return
    const { points, params } = this.#buffer
    const entries = {
      series: [],
      points: points.columns(points.length),
      params: params.map((param) => ({ ...param, before: 0 })),
      labels: undefined,
      exceptions: [],
    }
    this.#file?.write(entries, this.#base())
  }

  /**
   * Called after a span of the run has ended: if the store did not get it, a journal is useless.
   */
  spanEnded(): void {
    if (this.#isConfirmed || this.#file === undefined) return
    this.#isConfirmed = true
    if (this.#file.isFollowed()) return
    this.remove()
    this.#file = undefined
  }

  /**
   * Called when spans hold what is buffered, before the buffer is cleared.
   * @param segments how many there are by now
   * @returns whether the journal goes on, since the store has not taken these spans yet; else it begins
   *   anew
   */
  spansWritten(segments: number): boolean {
    const goesOn = this.#file?.isBehind === true && this.writeJournal()
    this.#segmentsBefore = segments
    if (goesOn) {
      this.#goOnWithout(this.#buffer.points.length, this.#buffer.params.length)
    } else {
      // A reader knows by counts that spans hold what the journal holds.
      this.#isStale = true
      const isAllWritten =
        this.#areLabelsWritten && this.#written.exceptions === this.#buffer.exceptions.length
      if (isAllWritten && !this.#file?.isBehind) this.rest()
    }
    return goesOn
  }

  /**
   * Called when spans hold the first of what is buffered, before the buffer drops it. The journal goes
   * on, and a reader passes over what it finds in spans; it begins anew when that has become too much.
   * @param isWritten whether the journal held all of it before the spans did
   */
  firstWritten(points: number, params: number, segments: number, isWritten: boolean): void {
    this.#segmentsBefore = segments
    if (isWritten && this.#pointsBefore < MAX_POINTS_BEFORE) this.#goOnWithout(points, params)
    else this.#isStale = true
  }

  touch(): void {
    this.#file?.touch()
  }

  /** Takes the journal away, once the store has what it holds. */
  remove(): void {
    this.rest()
    this.#file?.remove()
  }

  /** Writes nothing until something is logged again. */
  rest(): void {
    this.#queue.remove(this)
    this.#isDue = false
  }

  #goOnWithout(points: number, params: number): void {
    this.#pointsBefore += points
    const written = this.#written
    this.#written = { ...written, points: written.points - points, params: written.params - params }
  }

  #base(): JournalBase {
    const { labels, exceptions, pointsInSpans, paramsInSpans } = this.#buffer
    return {
      points: pointsInSpans,
      params: paramsInSpans,
      segments: this.#segmentsBefore,
      clockUs: this.#clock.lastUs,
      labels,
      exceptions,
      foundLater: state().foundLater,
    }
  }
}
