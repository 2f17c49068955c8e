import type { SchemaElement } from 'hyparquet-writer'
import type { ColumnKind } from '../tables/column-kind.js'
import type { Column } from '../tables/table.js'

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
const SCALARS: Readonly<Record<string, Omit<SchemaElement, 'name'>>> = {
  text: TEXT,
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  // a moment, whatever the reader's time zone; an int of nanoseconds would be cut by some readers
  time: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } },
}

/** The schema of a table: every value may be absent. */
export function parquetSchema(columns: readonly Column[]): SchemaElement[] {
  const root: SchemaElement = { name: 'root', num_children: columns.length }
  return [root, ...columns.flatMap(({ name, kind }) => elements(name, kind))]
}

export function isListKind(kind: ColumnKind): boolean {
  return kind.endsWith('s')
}

/** A list has three levels, as the format's specification wants it. */
function elements(name: string, kind: ColumnKind): SchemaElement[] {
  if (!isListKind(kind)) return [optional(name, kind)]
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    optional('element', kind.slice(0, -1)),
  ]
}

function optional(name: string, kind: string): SchemaElement {
  return { ...(SCALARS[kind] as Omit<SchemaElement, 'name'>), name, repetition_type: 'OPTIONAL' }
}
