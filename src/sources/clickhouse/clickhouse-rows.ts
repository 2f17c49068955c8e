import type { Facets } from '../../read/facets/facets.js'
import { chooseRun } from '../../read/query/choose-run.js'
import type { SourceFilter } from '../../read/query/compile-filter.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'
import type { SeriesOptions } from '../../read/series/series-options.js'
import { isNewestFirst, NEWEST_FIRST } from '../../read/sort/run-order.js'
import { NO_FIELDS, withFields } from '../../read/with-fields.js'
import { chooseRows } from '../core/choose-rows.js'
import { lookAtRows } from '../core/look-at-rows.js'
import type { Looker } from '../core/looker.js'
import type { RowRequest, RowSource, Rows, RunRow } from '../core/row-source.js'
import { END_OF_TIME, isWithin, type TimeRange } from '../time-range.js'
import { countFacets } from './choose/count-facets.js'
import { countRuns } from './choose/count-runs.js'
import { knowsKeys } from './choose/known-keys.js'
import { newestIds } from './choose/newest-ids.js'
import { newestRows } from './choose/newest-rows.js'
import type { Window } from './choose/run-conditions.js'
import { sortedRows } from './choose/sorted-rows.js'
import type { ClickHouseApi } from './clickhouse-api.js'
import { Parameters } from './parameters.js'
import { ReadAhead, RUNS_AT_ONCE } from './read-ahead.js'
import { readChildren, readRuns } from './read-runs.js'
import { readSeries } from './read-series.js'
import { readSpans } from './read-spans.js'
import type { Reading } from './reading.js'
import { findRelations, type Relations } from './relations.js'
import { restoreValues } from './restore-values.js'

const WATCH_INTERVAL_MS = 5000

const WHOLE_ID = /^[0-9a-f]{32}$/i
const ID_PREFIX = /^[0-9a-f]{4,31}$/i

/** What a ClickHouse can do as a source. */
export class ClickHouseRows implements RowSource {
  readonly #api: ClickHouseApi
  readonly #range: TimeRange
  #relations: Relations | undefined
  readonly onWarning: (message: string) => void

  constructor(api: ClickHouseApi, range: TimeRange, onWarning: (message: string) => void) {
    this.#api = api
    this.#range = range
    this.onWarning = onWarning
  }

  async rows(request: RowRequest): Promise<Rows> {
    const reading = await this.#reading(request.signal)
    const { filter, startedFrom, startedUntil } = request
    const window: Window = {
      since: Math.max(this.#range.since, startedFrom),
      until: Math.min(this.#range.until, startedUntil + 1),
    }
    const useWhere = await knowsKeys(reading, filter)
    const rowsOf = (ids: readonly string[]) => this.#rows(reading, request, ids)
    if (!isNewestFirst(request.sort) && (filter.where === undefined || useWhere)) {
      const sorted = await sortedRows(reading, request, window, rowsOf)
      if (sorted !== undefined) return { ...sorted, isExact: true }
    }
    return {
      isExact: true,
      sortedBy: isNewestFirst(request.sort) ? NEWEST_FIRST : undefined,
      rows: newestRows(newestIds(reading, { filter, window, useWhere }), rowsOf),
    }
  }

  /** The runs of these ids that match, in their order. */
  async *#rows(
    reading: Reading,
    { filter, readsChildren }: RowRequest,
    ids: readonly string[],
  ): AsyncGenerator<RunRow> {
    const runs = await readRuns(reading, ids, NO_FIELDS)
    let read: Promise<Map<string, string[]>> | undefined
    // those of a page at once, when the first of them is wanted
    const childrenOf = async (id: string): Promise<string[]> => {
      read ??= readChildren(reading, [...runs.keys()])
      return (await read).get(id) ?? []
    }
    const matching: RunRecord[] = []
    for (const id of ids) {
      const run = runs.get(id)
      if (run === undefined || !isWithin(this.#range, run.startTime)) continue
      if (readsChildren) run.children = await childrenOf(id)
      if (filter.matches(run)) matching.push(withFields(run, NO_FIELDS))
    }
    const ahead = new ReadAhead(matching, (wanted, fields) => this.#readAll(reading, wanted, fields))
    for (const run of matching) yield this.#row(reading, run, ahead, childrenOf)
  }

  async count(filter: SourceFilter, signal: AbortSignal): Promise<number | undefined> {
    return await countRuns(await this.#reading(signal), filter, this.#range)
  }

  async find(idOrName: string, fields: ReadonlySet<RunField>, signal: AbortSignal): Promise<RunRecord> {
    const reading = await this.#reading(signal)
    if (WHOLE_ID.test(idOrName)) {
      const run = await this.#read(reading, idOrName.toLowerCase(), fields)
      if (run !== undefined && isWithin(this.#range, run.startTime)) return run
    }
    for await (const { row } of chooseRows(this, { filter: { name: idOrName } }, signal)) {
      const run = await row.open(fields)
      if (run !== undefined) return run
    }
    const { id } = chooseRun(await this.#runsWithPrefix(reading, idOrName), idOrName)
    return (await this.#read(reading, id, fields)) ?? chooseRun([] as RunRecord[], idOrName)
  }

  async facets(project: string | undefined, signal: AbortSignal): Promise<Facets | undefined> {
    return await countFacets(await this.#reading(signal), project, this.#range)
  }

  async series(
    ids: readonly string[],
    keys: readonly string[],
    options: SeriesOptions,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, RunSeries[]>> {
    // outside of these a run is not found, and only the run says when it was started
    if (this.#range.since > 0 || this.#range.until < END_OF_TIME) return new Map()
    const wanted = ids.filter((id) => WHOLE_ID.test(id) && id === id.toLowerCase())
    return await readSeries(await this.#reading(signal), wanted, keys, options)
  }

  async *findEach(
    idsOrNames: readonly string[],
    fields: ReadonlySet<RunField>,
    signal: AbortSignal,
  ): AsyncGenerator<RunRecord> {
    const reading = await this.#reading(signal)
    for (let i = 0; i < idsOrNames.length; i += RUNS_AT_ONCE) {
      const wanted = idsOrNames.slice(i, i + RUNS_AT_ONCE)
      const ids = wanted.filter((name) => WHOLE_ID.test(name)).map((id) => id.toLowerCase())
      const runs = await readRuns(reading, ids, fields)
      for (const idOrName of wanted) {
        const run = runs.get(idOrName.toLowerCase())
        const isThere = run !== undefined && isWithin(this.#range, run.startTime)
        yield isThere ? withFields(run, fields) : await this.find(idOrName, fields, signal)
      }
    }
  }

  looker(): Looker {
    return lookAtRows(this, WATCH_INTERVAL_MS)
  }

  async close(): Promise<void> {
    await this.#api.close()
  }

  async #reading(signal: AbortSignal): Promise<Reading> {
    this.#relations ??= await findRelations(this.#api, signal)
    return { api: this.#api, relations: this.#relations, signal, onWarning: this.onWarning }
  }

  #row(
    reading: Reading,
    run: RunRecord,
    ahead: ReadAhead,
    childrenOf: (id: string) => Promise<string[]>,
  ): RunRow {
    return {
      run,
      open: async (fields) =>
        fields.size > 0 ? await ahead.open(run.id, fields) : { ...run, children: await childrenOf(run.id) },
      spans: async () => {
        const spans = await readSpans(reading, [run.id], true)
        return (spans.get(run.id) ?? []).map(restoreValues)
      },
    }
  }

  async #read(reading: Reading, id: string, fields: ReadonlySet<RunField>): Promise<RunRecord | undefined> {
    return (await this.#readAll(reading, [id], fields)).get(id)
  }

  async #readAll(
    reading: Reading,
    ids: readonly string[],
    fields: ReadonlySet<RunField>,
  ): Promise<Map<string, RunRecord>> {
    const runs = await readRuns(reading, ids, fields)
    const children = await readChildren(reading, [...runs.keys()])
    for (const [id, run] of runs)
      runs.set(id, withFields({ ...run, children: children.get(id) ?? [] }, fields))
    return runs
  }

  async #runsWithPrefix(reading: Reading, prefix: string): Promise<RunRecord[]> {
    if (!ID_PREFIX.test(prefix)) return []
    const { api, relations, signal } = reading
    const parameters = new Parameters()
    const rows = await api.all<{ RunId: string }>(
      `SELECT DISTINCT RunId FROM ${relations.valuesOf('id')} WHERE startsWith(Key, ${parameters.text(prefix.toLowerCase())}) LIMIT 100`,
      parameters.values,
      signal,
    )
    const runs = await readRuns(
      reading,
      rows.map(({ RunId }) => RunId),
      NO_FIELDS,
    )
    return [...runs.values()]
      .filter(({ startTime }) => isWithin(this.#range, startTime))
      .sort((a, b) => b.startTime - a.startTime || (a.id < b.id ? -1 : 1))
  }
}
