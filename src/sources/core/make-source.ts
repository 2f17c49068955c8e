import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { FacetCounter } from '../../read/facets/facets.js'
import { compileForSource } from '../../read/query/compile-filter.js'
import { checkFilter } from '../../read/query/filter.js'
import { checkQuery, checkReading, RUN_FIELDS } from '../../read/query/run-query.js'
import { joinSeries } from '../../read/series/join-series.js'
import type { RunSeries } from '../../read/series/run-series.js'
import { seriesOf } from '../../read/series/series-of.js'
import { checkSeriesOptions, checkTexts, type SeriesOptions } from '../../read/series/series-options.js'
import { wantedPoints } from '../../read/wanted-points.js'
import { withMetrics } from '../../read/with-fields.js'
import { runList } from '../run-list.js'
import type { RunSource } from '../source.js'
import { matchingRuns } from './choose-rows.js'
import { otlpLines } from './otlp-lines.js'
import { readPage, readRuns, streamPoints } from './read-runs.js'
import type { RowSource } from './row-source.js'
import { turns } from './turns.js'
import { watchRuns } from './watch-runs.js'

const SERIES = new Set(['series'] as const)

/** The longest delay of a timer; with a longer one it fires at once. */
const MAX_INTERVAL_MS = 2 ** 31 - 1

/** A source of runs out of what a kind of source can do. */
export function makeSource(source: RowSource): RunSource {
  const closed = new AbortController()
  const until = (signal: AbortSignal | undefined) => {
    closed.signal.throwIfAborted()
    return signal === undefined ? closed.signal : AbortSignal.any([closed.signal, signal])
  }
  return {
    runs(query = {}) {
      checkQuery(query)
      return runList(
        () => readRuns(source, query, until(query.signal)),
        () => readPage(source, query, until(query.signal)),
        (onLeftOut) =>
          wantedPoints(new Set(query.fields))
            ? streamPoints(source, query, until(query.signal))
            : readRuns(source, query, until(query.signal), onLeftOut),
      )
    },
    otlpLines(query = {}) {
      checkQuery(query)
      return { [Symbol.asyncIterator]: () => otlpLines(source, query, until(query.signal)) }
    },
    async run(idOrName, options = {}) {
      if (typeof idOrName !== 'string')
        throw new RunspanError(
          'INVALID_OPTION',
          `The run is ${describe(idOrName)}; give its id, the first digits of its id, or its name.`,
        )
      checkReading(options)
      const signal = until(options.signal)
      signal.throwIfAborted()
      const metrics = options.metrics && new Set(options.metrics)
      const run = await source.find(idOrName, new Set(options.fields ?? RUN_FIELDS), signal, metrics)
      return withMetrics(run, metrics)
    },
    async count(filter = {}, options = {}) {
      checkFilter(filter)
      checkReading(options)
      const signal = until(options.signal)
      const known = source.count && (await source.count(await compileForSource(filter), signal))
      if (known !== undefined) return known
      let count = 0
      for await (const _run of matchingRuns(source, { filter }, signal)) count++
      return count
    },
    async facets({ project, ...options } = {}) {
      checkReading(options)
      checkFilter({ project })
      const signal = until(options.signal)
      const known = await source.facets?.(project, signal)
      if (known !== undefined) return known
      const facets = new FacetCounter()
      for await (const run of matchingRuns(source, { filter: { project }, readsAll: true }, signal))
        facets.add(run)
      return facets.facets()
    },
    async series(ids, keys, options = {}) {
      checkTexts('ids of the runs', ids)
      checkTexts('keys of the metrics', keys)
      checkSeriesOptions(options)
      const signal = until(options.signal)
      signal.throwIfAborted()
      const known = await knownSeries(source, ids, keys, options, signal)
      const others = ids.filter((id) => !known?.has(id))
      const found: RunSeries[][] = []
      const turn = turns(signal)
      const metrics = new Set(options.x === undefined ? keys : [...keys, options.x])
      for await (const run of source.findEach(others, SERIES, signal, metrics)) {
        found.push(seriesOf(run, keys, options))
        await turn()
      }
      return ids.flatMap((id) => known?.get(id) ?? found.shift() ?? [])
    },
    watch({ intervalMs, onReady, ...options } = {}) {
      checkReading(options)
      if (intervalMs !== undefined && !(intervalMs >= 10 && intervalMs <= MAX_INTERVAL_MS))
        throw new RunspanError(
          'INVALID_OPTION',
          `The option "intervalMs" is ${describe(intervalMs)}; it must be a number of milliseconds from 10 to ${MAX_INTERVAL_MS}.`,
        )
      if (onReady !== undefined && typeof onReady !== 'function')
        throw new RunspanError(
          'INVALID_OPTION',
          `The option "onReady" is ${describe(onReady)}; it must be a function.`,
        )
      const looker = source.looker()
      return watchRuns(looker, intervalMs ?? looker.intervalMs, until(options.signal), onReady)
    },
    close,
    [Symbol.asyncDispose]: close,
  }

  async function close(): Promise<void> {
    closed.abort(
      new RunspanError('SOURCE_CLOSED', 'The source of runs was closed. Open it again to read from it.'),
    )
    await source.close()
  }
}

/** Those that the source can read without the runs. */
async function knownSeries(
  source: RowSource,
  ids: readonly string[],
  keys: readonly string[],
  { x, ...options }: SeriesOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RunSeries[]> | undefined> {
  // when a run was started, only the run says
  if (source.series === undefined || options.by === 'elapsed') return undefined
  if (x === undefined) return await source.series(ids, keys, options, signal)
  const joined = new Map<string, RunSeries[]>()
  // whole series are large: one run after the other
  for (const id of ids) {
    const whole = await source.series([id], [...keys, x], { by: 'time' }, signal)
    for (const [known, series] of whole) joined.set(known, joinSeries(series, keys, { ...options, x }))
  }
  return joined
}
