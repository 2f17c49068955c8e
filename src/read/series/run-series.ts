/** The points of a metric as typed arrays, for drawing and computing; `values[i]` belongs to `steps[i]` and `times[i]`. */
export interface RunSeries {
  /** The id of the run. */
  runId: string
  /** The metric. */
  key: string
  /** Which part of a run that several processes share has logged it; absent for the run's own process. */
  rank?: string
  /** How many points there are; more than in the arrays where these were reduced to buckets. */
  count: number
  /** `NaN` for a point without a step. */
  steps: Float64Array
  /** Epoch milliseconds. */
  times: Float64Array
  /** As they were logged. */
  values: Float64Array
  /** Where another metric is the x axis, its values; the points lie in their order. */
  xs?: Float64Array
  /** How many points have no value on that axis. */
  leftOut?: number
}
