import type { AttributeValue } from '../wire/attribute-value.js'
import type { SummaryOf } from '../wire/summary-of.js'

/** Options for starting a run. */
export interface RunOptions {
  /**
   * The group the run belongs to; any string. Else that of `configure()`, else `RUNSPAN_PROJECT`, else
   * "Default".
   */
  project?: string | undefined
  /** Labels without a value. Trimmed; a second one of the same text is dropped. */
  tags?: readonly string[] | undefined
  /**
   * Named values to filter by, as OpenTelemetry takes them. Names under `runspan.` are refused; `undefined`
   * is left out.
   */
  attributes?: Named<AttributeValue> | undefined
  /**
   * Params that are known from the start, as for `logParams`: an object, a Map, a query, a form or headers.
   */
  params?: object | undefined
  /**
   * The statistic that a metric is known by in lists, filters and comparisons, where the last value is not
   * what counts: `{ accuracy: 'max', loss: 'min', 'eval/*': 'mean' }`. `*` stands for any text. Added to
   * those of `configure()`.
   */
  summary?: SummaryOf | undefined
  /**
   * Where `RUNSPAN_RESUME` makes this the continuation of a run that has crashed: the step from which it
   * logs again, that of the program's checkpoint. What was logged before with this step or a higher one no
   * longer counts. Of no meaning for a new run.
   */
  fromStep?: number | undefined
}

/** Options of a point. */
export interface PointOptions {
  /** Where in the process the value stands: a whole number ≥ 0, in any order. */
  step?: number | undefined
  /** When the value was true: a Date or epoch milliseconds. Now, when left out. */
  timestamp?: Date | number | undefined
}

/** Names and values. A value that is `undefined` is left out, as in JSON. */
export type Named<V> = Readonly<Record<string, V | undefined>> | ReadonlyMap<string, V | undefined>

/** An object of numbers; written so that an interface fits too, which has no index signature. */
export type Numbers<M> = { readonly [K in keyof M]: number | undefined }
