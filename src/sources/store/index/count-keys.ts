import { type ValueType, valueType } from '../../../read/facets/value-type.js'
import type { RunRecord } from '../../../read/run-record.js'
import { type ColumnPath, emptyRun, putValue } from './columns.js'
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
  for (const { part, name, path, isCounted } of keyColumns(places)) {
    const key = keyOf(path)
    if (key === undefined) continue
    for (const [type, runs] of countTypes(part, name, isCounted)) yield { ...key, type, runs }
  }
}

/**
 * A run that has every key that one of some runs has. Of their values it says nothing.
 * @throws DamagedPart, or the file system's error where a part has gone away
 */
export function runWithKeysOf(places: readonly RowPlace[]): RunRecord {
  const run = emptyRun('')
  for (const { part, name, path, isCounted } of keyColumns(places))
    if (part.rowsOf(name).some((row) => isCounted[row] === 1)) putValue(run, path, undefined)
  return run
}

interface KeyColumn {
  part: Part
  name: string
  path: ColumnPath
  /** 1 for each row that is one of those runs. */
  isCounted: Uint8Array
}

/** The columns that have keys, of a metric the one that each has. */
function* keyColumns(places: readonly RowPlace[]): Generator<KeyColumn> {
  const counted = new Map<Part, Uint8Array>()
  for (const { part, row } of places) {
    if (!counted.has(part)) counted.set(part, new Uint8Array(part.length))
    ;(counted.get(part) as Uint8Array)[row] = 1
  }
  for (const [part, isCounted] of counted)
    try {
      for (const { name } of part.header.columns) {
        const path = JSON.parse(name) as ColumnPath
        const [field, key, statistic] = path
        if (key !== undefined && (field !== 'summaries' || statistic === 'count'))
          yield { part, name, path, isCounted }
      }
    } finally {
      part.close()
    }
}

function keyOf([field, name = '']: ColumnPath): Pick<KeyCount, 'field' | 'name'> | undefined {
  if (field === 'summaries') return { field: 'metrics', name }
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
