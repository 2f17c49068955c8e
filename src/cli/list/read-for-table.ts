import type { LeftOut } from '../../read/query/left-out.js'
import type { RunRecord } from '../../read/run-record.js'
import { streamed } from '../../read/tables/streamed.js'
import type { RunList, RunPage } from '../../sources/run-list.js'

/** More than a table shows of any text. */
const KEPT_LENGTH = 1000

/**
 * The runs that a table shows. Of their long params and attributes only the beginnings are kept, and whether they are those
 * of the first run: all prompts of a large store take more memory than everything else.
 */
export async function readForTable(list: RunList): Promise<Pick<RunPage, 'runs' | 'leftOut'>> {
  const runs: RunRecord[] = []
  let leftOut: LeftOut | undefined
  const onLeftOut = (told: LeftOut) => {
    leftOut = told
  }
  for await (const run of streamed(list, onLeftOut)) runs.push(withBeginnings(run as RunRecord, runs[0]))
  return { runs, ...(leftOut && { leftOut }) }
}

/** @param first the first run, which is whole */
function withBeginnings(run: RunRecord, first: RunRecord = run): RunRecord {
  if (run === first || !(hasLong(run.params) || hasLong(run.attributes))) return run
  return {
    ...run,
    params: beginningsOf(run.params, first.params),
    attributes: beginningsOf(run.attributes, first.attributes),
  }
}

function hasLong(values: Readonly<Record<string, unknown>>): boolean {
  for (const key in values) if (isLong(values[key])) return true
  return false
}

function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.length > KEPT_LENGTH
}

function beginningsOf<V>(values: Record<string, V>, first: Record<string, V>): Record<string, V> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (!isLong(value)) return [key, value]
      // two that are the same are one in memory
      return [key, value === first[key] ? first[key] : (beginningOf(value) as V)]
    }),
  )
}

/** A copy: a part of a text would keep all of it. It is like no text that is short, or whole. */
function beginningOf(text: string): string {
  return Buffer.from(`${text.slice(0, KEPT_LENGTH)}…`, 'utf16le').toString('utf16le')
}
