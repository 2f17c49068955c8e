import { writeCursor } from '../../read/query/cursor.js'
import type { LeftOut } from '../../read/query/left-out.js'
import type { RunField, RunQuery } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'
import type { RunToExport } from '../../read/tables/table.js'
import { withMetrics } from '../../read/with-fields.js'
import type { RunPage } from '../run-list.js'
import { chooseRows, type PlacedRow } from './choose-rows.js'
import type { RowSource, RunRow, StreamedRun } from './row-source.js'

/**
 * The runs of a query, one after the other.
 * @param onLeftOut as a page of them has it
 */
export function readRuns(
  source: RowSource,
  query: RunQuery,
  signal: AbortSignal,
  onLeftOut?: (leftOut: LeftOut) => void,
): AsyncGenerator<RunRecord> {
  const metrics = query.metrics && new Set(query.metrics)
  const open = async (row: RunRow, fields: ReadonlySet<RunField>) => {
    const run = await row.open(fields, metrics)
    return run && withMetrics(run, metrics)
  }
  return readEach(source, query, signal, open, onLeftOut)
}

/** The same, where the source can do it with the points of each read when it is their turn. */
export async function* streamPoints(
  source: RowSource,
  query: RunQuery,
  signal: AbortSignal,
): AsyncGenerator<RunToExport> {
  const metrics = query.metrics && new Set(query.metrics)
  const open = async (row: RunRow, fields: ReadonlySet<RunField>): Promise<StreamedRun | undefined> => {
    const streamed = row.stream?.(fields)
    if (streamed !== undefined) return streamed
    const run = await row.open(fields, metrics)
    return run && { run, close() {} }
  }
  for await (const { run, close } of readEach(source, query, signal, open)) {
    try {
      yield withMetrics(run, metrics)
    } finally {
      close()
    }
  }
}

async function* readEach<T>(
  source: RowSource,
  { sort, limit = Infinity, cursor, fields, metrics: _, signal: __, ...filter }: RunQuery,
  signal: AbortSignal,
  open: (row: RunRow, fields: ReadonlySet<RunField>) => Promise<T | undefined>,
  onLeftOut?: (leftOut: LeftOut) => void,
): AsyncGenerator<T> {
  const wanted = new Set(fields)
  let count = 0
  for await (const { row } of chooseRows(source, { filter, sort, cursor, onLeftOut }, signal)) {
    if (count === limit) return
    signal.throwIfAborted()
    const opened = await open(row, wanted)
    if (opened === undefined) continue
    yield opened
    // only where there is no next one all are counted
    if (++count === limit && onLeftOut === undefined) return
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
