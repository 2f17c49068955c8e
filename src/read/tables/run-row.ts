import type { RunRecord } from '../run-record.js'
import type { CellValue } from './csv.js'
import { isoTime } from './iso-time.js'

/** The named values of one run, in the order of {@link RunColumns.names}. */
export type RunRow = ReadonlyMap<string, CellValue>

const FIXED_COLUMNS = [
  'id',
  'name',
  'project',
  'status',
  'started',
  'ended',
  'durationMs',
  'parent',
  'error.message',
  'tags',
] as const

const STATISTICS = ['last', 'first', 'min', 'max', 'mean', 'count'] as const

/**
 * A run as one row of a table. The name of a column is the path to the same value in JSON, see `runJson`.
 * Absent values have no column.
 */
export function runRow(run: RunRecord): RunRow {
  const fixed: Record<(typeof FIXED_COLUMNS)[number], CellValue> = {
    id: run.id,
    name: run.name,
    project: run.project,
    status: run.status,
    started: isoTime(run.startTime),
    ended: isoTime(run.endTime),
    durationMs: run.durationMs,
    parent: run.parent,
    'error.message': run.error?.message,
    tags: run.tags,
  }
  const row = new Map<string, CellValue>(FIXED_COLUMNS.map((name) => [name, fixed[name]]))
  for (const [key, value] of Object.entries(run.params)) row.set(`params.${key}`, value)
  for (const [key, value] of Object.entries(run.attributes)) row.set(`attributes.${key}`, value)
  for (const [key, summary] of Object.entries(run.summaries)) {
    for (const statistic of STATISTICS) row.set(`metrics.${key}.${statistic}`, summary[statistic])
  }
  return row
}

/** The columns of a table of several runs: the fixed ones, then one for each key that any of them has. */
export class RunColumns {
  readonly #params = new Set<string>()
  readonly #attributes = new Set<string>()
  readonly #metrics = new Set<string>()

  add(run: RunRecord): void {
    for (const key of Object.keys(run.params)) this.#params.add(key)
    for (const key of Object.keys(run.attributes)) this.#attributes.add(key)
    for (const key of Object.keys(run.summaries)) this.#metrics.add(key)
  }

  /** Sorted by key within each group, so that the order of the runs does not matter. */
  names(): string[] {
    return [
      ...FIXED_COLUMNS,
      ...[...this.#params].sort().map((key) => `params.${key}`),
      ...[...this.#attributes].sort().map((key) => `attributes.${key}`),
      ...[...this.#metrics]
        .sort()
        .flatMap((key) => STATISTICS.map((statistic) => `metrics.${key}.${statistic}`)),
    ]
  }
}
