import { RunspanError } from '../../errors/runspan-error.js'
import { RUN_FIELDS, type RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { chooseRows } from './choose-rows.js'
import { each } from './each.js'
import type { Looker, RunMark } from './looker.js'
import type { RowSource } from './row-source.js'
import { digestOf, isOpen } from './watch-runs.js'

/** How late the spans of a run may come. */
const LATE_MS = 15 * 60_000

/** What a row has as well. */
export const ALL_BUT_SERIES: ReadonlySet<RunField> = new Set(RUN_FIELDS.filter((field) => field !== 'series'))

/**
 * For sources that can only be searched: looks at all runs once, then at those since the oldest that goes on.
 * @param isAlwaysWhole whether it looks at all runs each time, and so sees which are gone
 */
export function lookAtRows(source: RowSource, intervalMs: number, { isAlwaysWhole = false } = {}): Looker {
  let startedFrom = Number.NEGATIVE_INFINITY
  // runs that most likely will never end: with them the search would go back to their start for ever
  const silent = new Set<string>()
  return {
    intervalMs,
    async look(signal) {
      const isWhole = startedFrom === Number.NEGATIVE_INFINITY
      const marks: RunMark[] = []
      let oldestOpen = Date.now() - LATE_MS
      const add = (run: RunRecord): void => {
        marks.push(markOf(run))
        if (isLongSilent(run)) silent.add(run.id)
        else silent.delete(run.id)
        if (isOpen(run) && !silent.has(run.id)) oldestOpen = Math.min(oldestOpen, run.startTime)
      }
      const next = isWhole ? undefined : takeFirst(silent)
      for await (const { row } of chooseRows(source, { filter: {}, startedFrom }, signal)) add(row.run)
      const asked = next === undefined ? undefined : await readIfThere(source, next, signal)
      if (asked !== undefined) add(asked)
      if (!isAlwaysWhole) startedFrom = oldestOpen
      return { marks: each(marks), isWhole }
    },
  }
}

function markOf(run: RunRecord): RunMark {
  return { id: run.id, mark: digestOf(run), mayBeOpen: isOpen(run), read: async () => run }
}

function isLongSilent({ status, silentMs = 0 }: RunRecord): boolean {
  return status === 'silent' && silentMs > LATE_MS
}

/** Those that are asked about one by one, one at each look, take turns. */
function takeFirst(ids: Set<string>): string | undefined {
  const [first] = ids
  if (first !== undefined) ids.delete(first)
  return first
}

async function readIfThere(
  source: RowSource,
  id: string,
  signal: AbortSignal,
): Promise<RunRecord | undefined> {
  try {
    for await (const run of source.findEach([id], ALL_BUT_SERIES, signal)) return run
  } catch (error) {
    if (!(error instanceof RunspanError && error.code === 'RUN_NOT_FOUND')) throw error
  }
  return undefined
}
