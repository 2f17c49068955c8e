import { type ValueType, valueType } from '../../../read/facets/value-type.js'
import type { ColumnPath } from './columns.js'
import type { RowPlace } from './index-rows.js'
import type { Part } from './read-part.js'

/** How many of some runs have a key, with values of one type. */
export interface KeyCount {
  field: 'params' | 'attributes' | 'metrics'
  name: string
  type: ValueType
  runs: number
}

/**
 * Counts the keys of runs by the columns of the index, of which most need not be read.
 * @throws DamagedPart, or the file system's error where a part has gone away
 */
export function* countKeys(places: readonly RowPlace[]): Generator<KeyCount> {
  for (const part of new Set(places.map((place) => place.part))) {
    const isCounted = new Uint8Array(part.length)
    for (const place of places) if (place.part === part) isCounted[place.row] = 1
    try {
      for (const { name: column } of part.header.columns) {
        const key = keyOf(JSON.parse(column) as ColumnPath)
        if (key === undefined) continue
        for (const [type, runs] of countTypes(part, column, isCounted)) yield { ...key, type, runs }
      }
    } finally {
      part.close()
    }
  }
}

/** Of a metric's columns one is enough: each summary has a count. */
function keyOf([field, name, statistic]: ColumnPath): Pick<KeyCount, 'field' | 'name'> | undefined {
  if (name === undefined) return undefined
  if (field === 'summaries') return statistic === 'count' ? { field: 'metrics', name } : undefined
  return field === 'params' || field === 'attributes' ? { field, name } : undefined
}

function countTypes(part: Part, name: string, isCounted: Uint8Array): Map<ValueType, number> {
  const types = new Map<ValueType, number>()
  const onlyType = part.onlyType(name)
  const column = onlyType === undefined ? part.column(name) : undefined
  const rows = column?.rows ?? part.rowsOf(name)
  for (let i = 0; i < rows.length; i++) {
    if (isCounted[rows[i] as number] === 0) continue
    const type = onlyType ?? valueType(column?.at(i))
    types.set(type, (types.get(type) ?? 0) + 1)
  }
  return types
}
