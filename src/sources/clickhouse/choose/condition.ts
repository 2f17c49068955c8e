// What a row of runspan_runs must be so that its run may match. It is asked of plain rows alone, which say all of their runs.

export interface Condition {
  /** True for every row whose run matches. */
  sql: string
  /** Whether it is false for all others. */
  isExact: boolean
}

export const ALWAYS: Condition = { sql: '1', isExact: true }
export const NEVER: Condition = { sql: '0', isExact: true }
/** For what only the run itself can answer. */
export const PERHAPS: Condition = { sql: '1', isExact: false }

export function allOf(conditions: readonly Condition[]): Condition {
  const telling = conditions.filter(({ sql }) => sql !== '1')
  return {
    sql: telling.length === 0 ? '1' : telling.map(({ sql }) => `(${sql})`).join(' AND '),
    isExact: conditions.every(({ isExact }) => isExact),
  }
}

export function anyOf(conditions: readonly Condition[]): Condition {
  if (conditions.some(({ sql }) => sql === '1')) return PERHAPS
  return {
    sql: conditions.length === 0 ? '0' : conditions.map(({ sql }) => `(${sql})`).join(' OR '),
    isExact: conditions.every(({ isExact }) => isExact),
  }
}

export function exactly(sql: string): Condition {
  return { sql, isExact: true }
}

export function perhaps(sql: string): Condition {
  return { sql, isExact: false }
}
