// The runs of a report as a source: the page asks it what it asks the server.

import { chooseRun } from '../../read/query/choose-run.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { joinSeries } from '../../read/series/join-series.js'
import type { RunSeries } from '../../read/series/run-series.js'
import type { SeriesOptions } from '../../read/series/series-options.js'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import { makeSource } from '../../sources/core/make-source.js'
import type { RowSource, Rows } from '../../sources/core/row-source.js'
import type { RunSource } from '../../sources/source.js'
import { type PackedRun, unpackSeries } from './report-data.js'

/** @param runs the newest first */
export function reportSource(runs: readonly PackedRun[], onWarning: (message: string) => void): RunSource {
  const byId = new Map(runs.map((packed) => [packed.run.id, packed]))
  const source = makeSource(new ReportRows(runs, onWarning))
  return {
    ...source,
    // cut already, so that "buckets" changes nothing
    async series(ids, keys, options = {}) {
      const { x, by } = options
      const wanted = new Set(x === undefined ? keys : [...keys, x])
      return ids.flatMap((id) => {
        const { run, series = [] } = byId.get(id) ?? {}
        const start = by === 'elapsed' ? (run?.startTime ?? 0) : 0
        const found = series.filter(({ key }) => wanted.has(key)).map((packed) => unpackSeries(id, packed))
        if (x === undefined) return found.map((one) => within(one, options, start))
        const inTime = found.map((one) => within(one, { by: 'time' }, 0))
        return joinSeries(inTime, keys, { ...options, x, buckets: undefined })
      })
    },
  }
}

class ReportRows implements RowSource {
  readonly #runs: readonly RunRecord[]
  readonly onWarning: (message: string) => void

  constructor(runs: readonly PackedRun[], onWarning: (message: string) => void) {
    const ids = new Set(runs.map(({ run }) => run.id))
    this.#runs = runs.map(({ run }) => amongThese(run, ids))
    this.onWarning = onWarning
  }

  async rows(): Promise<Rows> {
    const rows = this.#runs.map((run) => ({
      run: withFields(run, NO_FIELDS),
      open: async (fields: ReadonlySet<RunField>) => withFields(run, fields),
      spans: async () => [],
    }))
    return { isExact: false, rows }
  }

  async find(idOrName: string, fields: ReadonlySet<RunField>): Promise<RunRecord> {
    return withFields(chooseRun(this.#runs, idOrName), fields)
  }

  async *findEach(idsOrNames: readonly string[], fields: ReadonlySet<RunField>): AsyncGenerator<RunRecord> {
    for (const idOrName of idsOrNames) yield await this.find(idOrName, fields)
  }

  looker(): never {
    throw new Error('nothing happens to the runs of a report')
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** A run whose parent is not there stands for itself: in a list it would be below nothing, and never seen. */
function amongThese({ parent, ...run }: RunRecord, ids: ReadonlySet<string>): RunRecord {
  return {
    ...run,
    ...(parent !== undefined && ids.has(parent) && { parent }),
    children: run.children.filter((id) => ids.has(id)),
  }
}

/** @param start what positions in time are counted from */
function within(series: RunSeries, options: SeriesOptions, start: number): RunSeries {
  // as every source does: a point without a step has no place by step
  const { by = series.steps.some(Number.isNaN) ? 'time' : 'step', from = -Infinity, to = Infinity } = options
  const positions = by === 'step' ? series.steps : series.times.map((time) => time - start)
  const kept = [...positions.keys()]
    .filter((i) => (positions[i] as number) >= from && (positions[i] as number) <= to)
    .sort((a, b) => (positions[a] as number) - (positions[b] as number) || a - b)
  const pick = (numbers: Float64Array) => Float64Array.from(kept, (i) => numbers[i] as number)
  return { ...series, steps: pick(series.steps), times: pick(series.times), values: pick(series.values) }
}
