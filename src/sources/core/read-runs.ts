import { writeCursor } from '../../read/query/cursor.js'
import type { LeftOut } from '../../read/query/left-out.js'
import type { RunQuery } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'
import { withMetrics } from '../../read/with-fields.js'
import type { RunPage } from '../run-list.js'
import { chooseRows, type PlacedRow } from './choose-rows.js'
import type { RowSource } from './row-source.js'

/** The runs of a query, one after the other. */
export async function* readRuns(
  source: RowSource,
  { sort, limit = Infinity, cursor, fields, metrics, signal: _, ...filter }: RunQuery,
  signal: AbortSignal,
): AsyncGenerator<RunRecord> {
  const wanted = new Set(fields)
  const keys = metrics && new Set(metrics)
  let count = 0
  for await (const { row } of chooseRows(source, { filter, sort, cursor }, signal)) {
    signal.throwIfAborted()
    const run = await row.open(wanted, keys)
    if (run === undefined) continue
    yield withMetrics(run, keys)
    if (++count === limit) return
  }
}

/** The same as a page: reads one row more than it has, to see whether there is a next one. */
export async function readPage(
  source: RowSource,
  { sort, limit = Infinity, cursor, fields, metrics, signal: _, ...filter }: RunQuery,
  signal: AbortSignal,
): Promise<RunPage> {
  const wanted = new Set(fields)
  const keys = metrics && new Set(metrics)
  const runs: RunRecord[] = []
  let last: PlacedRow | undefined
  let left: Pick<RunPage, 'leftOut'> = {}
  const onLeftOut = (leftOut: LeftOut) => {
    left = { leftOut }
  }
  const query = { filter, sort, cursor, onLeftOut }
  for await (const placed of chooseRows(source, query, signal)) {
    if (last !== undefined && runs.length === limit)
      return { runs, next: writeCursor(readSort(sort), last.keys, last.place), ...left }
    signal.throwIfAborted()
    const run = await placed.row.open(wanted, keys)
    if (run === undefined) continue
    runs.push(withMetrics(run, keys))
    last = placed
  }
  return { runs, ...left }
}
