// What of a run stands in columns: what filters and sorting may ask for. A column is named by the path of its
// values in a `RunRecord`: `["params","lr"]`, `["summaries","loss","min"]`, `["status"]`.

import type { RunRecord } from '../../../read/run-record.js'
import { setOwn } from '../../../wire/set-own.js'
import { STATISTICS, type Summary } from '../../../wire/summary.js'

export type ColumnPath = readonly [field: string, key?: string, statistic?: string]

const FIELDS = [
  'name',
  'project',
  'status',
  'startTime',
  'endTime',
  'durationMs',
  'parent',
  'pointCount',
  'archived',
  'tags',
  'error',
  'summaryOf',
  'tokens',
] as const

const MAPS = ['params', 'attributes', 'resource'] as const

export function columnName(path: ColumnPath): string {
  return JSON.stringify(path)
}

/** Calls `put` with every value of a run that has a column. */
export function eachColumnValue(
  run: RunRecord,
  put: (value: unknown, field: string, key?: string, statistic?: string) => void,
): void {
  for (const field of FIELDS) if (run[field] !== undefined) put(run[field], field)
  for (const field of MAPS) for (const key of Object.keys(run[field])) put(run[field][key], field, key)
  for (const key of Object.keys(run.summaries)) {
    const summary = run.summaries[key] as Summary
    for (const statistic of STATISTICS) put(summary[statistic], 'summaries', key, statistic)
  }
}

/** Shared by all that have none: 100,000 runs with a dozen empty lists each would take 100 MB. */
const NO_VALUES: Record<string, never> = Object.freeze({})
const NO_ITEMS: never[] = Object.freeze([]) as unknown as never[]

/** A run of which nothing is known but its id: columns are put into it, and nothing else is. */
export function emptyRun(id: string): RunRecord {
  return {
    id,
    rootSpanId: '',
    name: '',
    project: '',
    status: 'completed',
    tags: NO_ITEMS,
    attributes: NO_VALUES,
    params: NO_VALUES,
    summaries: NO_VALUES,
    summaryOf: NO_VALUES,
    inputs: NO_VALUES,
    outputs: NO_VALUES,
    scores: NO_VALUES,
    tasks: NO_ITEMS,
    archived: false,
    series: NO_VALUES,
    error: undefined,
    startTime: 0,
    endTime: undefined,
    durationMs: undefined,
    tokens: undefined,
    parent: undefined,
    children: NO_ITEMS,
    continuations: NO_ITEMS,
    pointCount: 0,
    missingPoints: 0,
    refusedCalls: 0,
    resource: NO_VALUES,
    spans: NO_ITEMS,
  } as unknown as RunRecord
}

/** Puts a column's value where it stands in a run. */
export function putValue(run: RunRecord, [field, key, statistic]: ColumnPath, value: unknown): void {
  const fields = run as unknown as Record<string, unknown>
  if (key === undefined) {
    fields[field] = value
    return
  }
  if (fields[field] === NO_VALUES) fields[field] = {}
  const values = fields[field] as Record<string, object>
  if (statistic === undefined) {
    setOwn<unknown>(values, key, value)
    return
  }
  if (!Object.hasOwn(values, key)) setOwn<object>(values, key, {})
  setOwn(values[key] as Record<string, unknown>, statistic, value)
}
