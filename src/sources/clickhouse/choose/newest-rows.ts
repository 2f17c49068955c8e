import { comparePlaces, NEWEST_FIRST, placeOf } from '../../../read/sort/run-order.js'
import type { RunRow } from '../../core/row-source.js'
import type { Page } from './newest-ids.js'

/** The runs of pages, the newest first: one that was found by what came later waits until it has its turn. */
export async function* newestRows(
  pages: AsyncIterable<Page>,
  rowsOf: (ids: readonly string[]) => AsyncIterable<RunRow>,
): AsyncGenerator<RunRow> {
  let waiting: RunRow[] = []
  for await (const { ids, knownSince } of pages) {
    for await (const row of rowsOf(ids)) waiting.push(row)
    yield* inOrder(waiting.filter(({ run }) => run.startTime >= knownSince))
    waiting = waiting.filter(({ run }) => run.startTime < knownSince)
  }
  yield* inOrder(waiting)
}

function inOrder(rows: RunRow[]): RunRow[] {
  return rows.sort((a, b) =>
    comparePlaces(placeOf(a.run, NEWEST_FIRST), placeOf(b.run, NEWEST_FIRST), NEWEST_FIRST),
  )
}
