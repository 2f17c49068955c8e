import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { ParamValue, WireEvent } from '../wire/events.js'
import type { LoggedValue } from '../wire/keyed-value.js'
import { knownBy } from '../wire/known-by.js'
import type { LoggedException, LoggedParam, RunLabels } from '../wire/logged.js'
import { mirrorParam } from '../wire/root-attributes.js'
import { countEvents } from '../wire/split-events.js'
import type { CarriedValue, ValueKind } from '../wire/value-events.js'
import { runValueAttributes, ValueMirror } from '../wire/value-mirror.js'
import type { RunClock } from './clock.js'
import type { FlatParam } from './flatten.js'
import { ParamKeys } from './param-keys.js'
import { PointBuffer } from './point-buffer.js'

/** The metrics of more scores are known by what the run says of them itself. */
const MAX_KNOWN_SCORES = 50

/** What a run has logged and no span holds yet; and what is known of all that it has logged. */
export class RunBuffer {
  readonly labels: RunLabels
  readonly points: PointBuffer
  /** Params as the root shows them, to search by. */
  readonly mirrors = new Map<string, AttributeValue | undefined>()
  /** Of the whole run: they are few. */
  readonly exceptions: LoggedException[] = []
  readonly #values = { input: new ValueMirror('input'), output: new ValueMirror('output') }
  readonly #scores = new Set<string>()
  readonly #paramKeys = new ParamKeys()
  #params: LoggedParam[] = []
  #paramEvents = 0
  #pointsInSpans = 0
  #paramsInSpans = 0

  constructor(labels: RunLabels, clock: RunClock) {
    this.labels = labels
    this.points = new PointBuffer(clock)
  }

  get params(): readonly LoggedParam[] {
    return this.#params
  }

  /** How many events the params come to. */
  get paramEvents(): number {
    return this.#paramEvents
  }

  get isEmpty(): boolean {
    return this.points.length === 0 && this.#params.length === 0
  }

  /** Points that the run has logged before those that are here. */
  get pointsInSpans(): number {
    return this.#pointsInSpans
  }

  get paramsInSpans(): number {
    return this.#paramsInSpans
  }

  get pointCount(): number {
    return this.#pointsInSpans + this.points.length
  }

  /**
   * The score of many tasks is known by its mean, unless the run says otherwise.
   * @returns whether the labels have changed by that
   */
  knowByMean(score: string): boolean {
    if (this.#scores.has(score) || this.#scores.size === MAX_KNOWN_SCORES) return false
    this.#scores.add(score)
    const { summaryOf = {} } = this.labels
    const isSaid = Object.keys(knownBy([score], summaryOf)).length > 0
    // as a key it would be a pattern for others
    if (isSaid || score.includes('*')) return false
    this.labels.summaryOf = { ...summaryOf, [score]: 'mean' }
    return true
  }

  /** A param that is logged again replaces all that it was. */
  addParam({ key, entries }: FlatParam, timeMs: number): void {
    for (const fallen of this.#paramKeys.replace(key, entries.keys())) {
      this.mirrors.delete(fallen)
      this.#add(fallen, undefined, timeMs)
    }
    for (const [flatKey, value] of entries) {
      this.mirrors.set(flatKey, mirrorParam(value))
      this.#add(flatKey, value, timeMs)
    }
  }

  /** An input, an output or a score of the run itself. */
  addEvent(key: string, event: WireEvent, timeMs: number): void {
    this.#push({ key, value: undefined, timeMs, before: this.points.length, event })
  }

  mirrorValue(kind: ValueKind, key: string | undefined, value: LoggedValue, carried: CarriedValue): void {
    this.#values[kind].set(key, value, carried)
  }

  /** Inputs and outputs as the root shows them, for readers that know no events. */
  valueAttributes(): Attributes {
    return runValueAttributes(this.#values)
  }

  addException(attributes: Attributes, timeUs: number): void {
    this.exceptions.push({ attributes, timeUs })
  }

  get lastExceptionUs(): number {
    return this.exceptions.at(-1)?.timeUs ?? 0
  }

  /** How many of the params were logged before the point of this number. */
  countParamsBefore(point: number): number {
    const next = this.#params.findIndex(({ before }) => before > point)
    return next === -1 ? this.#params.length : next
  }

  /** Forgets the first points and params, which spans hold now. */
  drop(points: number, params: number): void {
    this.#pointsInSpans += points
    this.#paramsInSpans += params
    this.points.drop(points)
    const left = this.#params.slice(params)
    this.#params = []
    this.#paramEvents = 0
    for (const { before, ...param } of left) this.#push({ ...param, before: before - points })
  }

  /**
   * Forgets points and params, which spans hold now.
   * @param isAnew whether a journal begins anew with what comes next, see {@link PointBuffer.clear}
   */
  clear(isAnew: boolean): void {
    this.#pointsInSpans += this.points.length
    this.#paramsInSpans += this.#params.length
    this.points.clear(isAnew)
    this.#params = []
    this.#paramEvents = 0
  }

  #add(key: string, value: ParamValue | undefined, timeMs: number): void {
    this.#push({ key, value, timeMs, before: this.points.length })
  }

  #push(param: LoggedParam): void {
    this.#params.push(param)
    this.#paramEvents += countEvents(param)
  }
}
