import { makeColumn } from './column.js'

/** A column as a list of columns names it. */
export function columnName(id: string): string {
  if (id === 'curve') return 'curve'
  const key = /^metrics(?:\.\w+)? (.+)$/s.exec(id)?.[1]
  return key ?? makeColumn(id, [])?.title ?? id
}
