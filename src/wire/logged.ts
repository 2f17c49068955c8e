// What a run has logged and no span holds yet: in the memory of its process, and in its journal.

import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { Continuation } from './continuation.js'
import type { ParamValue, WireEvent } from './events.js'
import type { SummaryOf } from './summary-of.js'

/** Points in the order of logging. */
export interface LoggedPoints {
  readonly length: number
  key(i: number): string
  seriesIndex(i: number): number
  value(i: number): number
  step(i: number): number | undefined
  /** Whole epoch milliseconds. */
  timeMs(i: number): number
  /** Whether the program gave the time, rather than the clock. */
  hasGivenTime(i: number): boolean
}

/** A logged param; `before` is how many of the points above were logged before it. */
export interface LoggedParam {
  key: string
  /** Undefined where the param was removed: one above it was logged again without it. */
  value: ParamValue | undefined
  timeMs: number
  before: number
  /** Given where it is no param but an input, an output or a score of the run: this event is all of it then. */
  event?: WireEvent
}

export interface LoggedException {
  attributes: Attributes
  timeUs: number
}

export interface RunLabels {
  project: string
  parentRun: string | undefined
  tags: string[]
  attributes: Map<string, AttributeValue>
  /** The statistic that metrics are known by, by key or pattern. */
  summaryOf?: SummaryOf
  /** Log calls during the run whose data was not kept, if any. */
  refusedCalls?: number
  /**
   * Where these are the labels of a part that another process than the run's own has logged, or a later
   * one.
   */
  continuation?: Continuation
}

/** Points as they lie in memory: columns of equal length, copied to the journal as they are. */
export interface PointColumns {
  values: Float64Array
  /** {@link NO_STEP} where a point has none. */
  steps: Float64Array
  timesMs: Float64Array
  /** The number of the series, with {@link GIVEN_TIME} added where the program gave the time. */
  series: Uint32Array
}

export const NO_STEP = -1
export const GIVEN_TIME = 0x8000_0000
