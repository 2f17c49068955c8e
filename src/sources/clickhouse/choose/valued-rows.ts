// Plain runs in the order of one number, from the table that lies in that order: what it costs to find the best fifty does not
// depend on how many there are.

import type { SourceFilter } from '../../../read/query/compile-filter.js'
import { placeOf, type SortKey } from '../../../read/sort/run-order.js'
import type { RunRow } from '../../core/row-source.js'
import { Parameters } from '../parameters.js'
import { readFloat } from '../read-float.js'
import type { Reading } from '../reading.js'
import { orderOfNumbers, RANK_NAN, RANK_NUMBER } from '../schema/values.js'
import { START_MS, type Window, withinWindow } from './run-conditions.js'
import { fieldOf } from './sort-order.js'
import { type Order, sortedIds } from './sorted-ids.js'

const FIRST_ROWS = 64
const MAX_ROWS = 4096

type RowsOf = (ids: readonly string[]) => AsyncIterable<RunRow>

interface Value {
  RunId: string
  Number: string
  Ms: string
}

/** @param others the ids of runs that are not plain, which are left out */
export async function* valuedRows(
  reading: Reading,
  filter: SourceFilter,
  window: Window,
  order: Order,
  others: ReadonlySet<string>,
  rowsOf: RowsOf,
): AsyncGenerator<RunRow> {
  const [key] = order.keys as [SortKey]
  const from = order.after?.values[0]
  const seen = new Set(others)
  for (const rank of [RANK_NUMBER, RANK_NAN]) {
    if (from !== undefined && from.rank > rank) continue
    for await (const values of pagesOf(reading, window, order, rank)) {
      const rows = new Map<string, RunRow>()
      for await (const row of rowsOf(
        [...new Set(values.map(({ RunId }) => RunId))].filter((id) => !seen.has(id)),
      ))
        rows.set(row.run.id, row)
      for (const { RunId, Number: text } of values) {
        const row = rows.get(RunId)
        const value = row && placeOf(row.run, order.keys).values[0]
        // a row of a span that has been replaced has another number, and the run another place
        if (row === undefined || value?.rank !== rank || value.number !== readFloat(text)) continue
        rows.delete(RunId)
        seen.add(RunId)
        yield row
      }
    }
  }
  if ('key' in key.path)
    for await (const ids of sortedIds(reading, filter, window, { ...order, withoutValue: true }))
      yield* rowsOf(ids.filter((id) => !seen.has(id)))
}

/** Values of one rank, each page after the one before. */
async function* pagesOf(
  { api, relations, signal }: Reading,
  window: Window,
  { keys, after }: Order,
  rank: number,
): AsyncGenerator<Value[]> {
  const [{ path, isDescending }] = keys as [SortKey]
  const of = fieldOf(path)
  if (of === undefined) return
  const start = after?.values[0]
  let last: Value | undefined =
    after !== undefined && start?.rank === rank
      ? { RunId: after.id, Number: String(start.number), Ms: String(after.startTime) }
      : undefined
  for (let limit = FIRST_ROWS; ; limit = Math.min(MAX_ROWS, limit * 4)) {
    const parameters = new Parameters()
    const conditions = [
      `Key = ${parameters.text(of.key)} AND Rank = ${rank}`,
      ...withinWindow(window, parameters),
      ...(last === undefined ? [] : comesAfter(last, isDescending, parameters)),
    ]
    const from = `FROM ${relations.valuesOf(of.field)} AS v WHERE ${conditions.map((sql) => `(${sql})`).join(' AND ')}`
    // the numbers alone come first: only up to the last of them are the other columns read, and rows sorted that have the same
    const numbers = `SELECT v.Number AS Number ${from} ORDER BY ${orderOfNumbers(isDescending)} LIMIT ${limit}`
    const edge = isDescending ? '>= (SELECT min' : '<= (SELECT max'
    const page: Value[] = await api.all<Value>(
      `SELECT RunId, toString(v.Number) AS Number, toString(${START_MS}) AS Ms ${from}
  AND v.Number ${edge}(Number) FROM (${numbers}))
ORDER BY v.Number ${isDescending ? 'DESC' : 'ASC'}, ${START_MS} DESC, RunId LIMIT ${limit}`,
      parameters.values,
      signal,
    )
    yield page
    if (page.length < limit) return
    last = page.at(-1)
  }
}

function comesAfter(
  { RunId, Number: text, Ms }: Value,
  isDescending: boolean,
  parameters: Parameters,
): string[] {
  const number = parameters.number(readFloat(text))
  const ms = parameters.whole(Number(Ms))
  const beyond = isDescending ? '<' : '>'
  return [
    `v.Number ${beyond}= ${number}`,
    `v.Number ${beyond} ${number} OR ${START_MS} < ${ms} OR (${START_MS} = ${ms} AND RunId > ${parameters.text(RunId)})`,
  ]
}
