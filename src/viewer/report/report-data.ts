// What a report holds: its runs as they were read, with their points as arrays, so that a page without a server answers
// from them as the server would.

import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'

/** A series, with numbers that JSON does not have as texts. */
export interface PackedSeries {
  key: string
  rank?: string
  /** How many points there were before they were cut. */
  count: number
  /** null for a point without a step. */
  steps: (number | null)[]
  /** Milliseconds after the one before; the first is epoch milliseconds. */
  times: number[]
  values: (number | string)[]
}

export interface PackedRun {
  /** Without its series. */
  run: RunRecord
  series: PackedSeries[]
}

/** What a report says of itself. */
export interface ReportHead {
  version: string
  /** What it is a report of, for the bar. */
  title: string
}

export interface ReportData extends ReportHead {
  runs: PackedRun[]
}

export function packSeries({ key, rank, count, steps, times, values }: RunSeries): PackedSeries {
  return {
    key,
    ...(rank === undefined ? {} : { rank }),
    count,
    steps: Array.from(steps, (step) => (Number.isNaN(step) ? null : step)),
    times: Array.from(times, (time, i) => (i === 0 ? time : time - (times[i - 1] as number))),
    values: [...values],
  }
}

export function unpackSeries(runId: string, packed: PackedSeries): RunSeries {
  let time = 0
  const times = packed.times.map((passed) => {
    time += passed
    return time
  })
  return {
    ...{ runId, key: packed.key, count: packed.count },
    ...(packed.rank === undefined ? {} : { rank: packed.rank }),
    steps: Float64Array.from(packed.steps, (step) => step ?? Number.NaN),
    times: Float64Array.from(times),
    values: Float64Array.from(packed.values, Number),
  }
}
