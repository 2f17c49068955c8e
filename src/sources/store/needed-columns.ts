import type { RunFilter } from '../../read/query/filter.js'
import type { SortPath } from '../../read/sort/sort-path.js'
import type { Path } from '../../read/where/path.js'
import type { ColumnPath } from './index/columns.js'

/** What filters and sorting call otherwise than a `RunRecord` does. */
const FIELDS: Readonly<Record<string, string>> = {
  started: 'startTime',
  ended: 'endTime',
  duration: 'durationMs',
  points: 'pointCount',
}

const MAPS = ['params', 'attributes', 'resource']

/** What is known of every row without a column. */
const ALWAYS = ['id', 'children']

/**
 * The columns that the conditions and the order of a query look at.
 * @returns undefined where whole runs are needed
 */
export function neededColumns(
  exact: Omit<RunFilter, 'where'>,
  paths: readonly (Path | SortPath)[],
): ColumnPath[] | undefined {
  const columns: ColumnPath[] = []
  for (const field of ['project', 'name', 'status', 'parent', 'tags', 'archived'] as const)
    if (exact[field] !== undefined) columns.push([field])
  for (const field of ['params', 'attributes'] as const)
    for (const key of keysIn(exact[field])) {
      // it may be displayed otherwise than it is
      if (/^"|\\/.test(key)) return undefined
      columns.push([field, key])
    }
  for (const path of paths) {
    const needed = columnsOf(path)
    if (needed === undefined) return undefined
    columns.push(...needed)
  }
  return columns
}

/** Every key that a condition may mean: `a` and `a=b` of `a=b=1`. */
function keysIn(wanted: RunFilter['params'] = {}): string[] {
  if (!Array.isArray(wanted)) return Object.keys(wanted)
  return (wanted as readonly string[]).flatMap((text) =>
    [...text.matchAll(/=/g)].map(({ index }) => text.slice(0, index)),
  )
}

/** @returns undefined where a whole run is needed */
export function columnsOf(path: Path | SortPath): ColumnPath[] | undefined {
  const { field } = path
  const key = 'key' in path ? path.key : undefined
  if (field === 'metrics') {
    if (key === undefined) return undefined
    const statistic = 'statistic' in path ? path.statistic : undefined
    return statistic === undefined ? [...statisticsOf(key), ['summaryOf']] : [['summaries', key, statistic]]
  }
  if (MAPS.includes(field)) {
    if (key === undefined) return undefined
    const list = 'list' in path ? path.list : undefined
    return list === undefined
      ? [[field, key]]
      : [
          [field, key],
          [field, list],
        ]
  }
  return ALWAYS.includes(field) ? [] : [[FIELDS[field] ?? field]]
}

function statisticsOf(key: string): ColumnPath[] {
  return ['last', 'first', 'min', 'max', 'mean', 'count'].map((statistic) => ['summaries', key, statistic])
}
