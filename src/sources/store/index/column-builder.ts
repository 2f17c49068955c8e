import type { RunRecord } from '../../../read/run-record.js'
import { BuiltColumn } from './built-column.js'
import { columnName, eachColumnValue } from './columns.js'

/** Collects the columns of rows, in place of the rows themselves, which would be ten times as many objects. */
export class ColumnBuilder {
  /** By field, key and statistic: making a name of these takes longer than to find a column. */
  readonly #columns = new Map<string, Map<string | undefined, Map<string | undefined, BuiltColumn>>>()

  /** Those of the last run, in their order: most runs have the same ones, and to look each up takes longer. */
  readonly #ofLast: BuiltColumn[] = []

  /** Adds a run under the number of its row, which is larger than that of the last one. */
  add(row: number, run: RunRecord): void {
    let place = 0
    eachColumnValue(run, (value, field, key, statistic) => {
      let column = this.#ofLast[place]
      if (column?.field !== field || column.key !== key || column.statistic !== statistic) {
        column = this.column(field, key, statistic)
        this.#ofLast[place] = column
      }
      place++
      column.add(row, value)
    })
  }

  columns(): BuiltColumn[] {
    return [...this.#columns.values()].flatMap((byKey) =>
      [...byKey.values()].flatMap((byStatistic) => [...byStatistic.values()]),
    )
  }

  column(field: string, key?: string, statistic?: string): BuiltColumn {
    let byKey = this.#columns.get(field)
    if (byKey === undefined) {
      byKey = new Map()
      this.#columns.set(field, byKey)
    }
    let byStatistic = byKey.get(key)
    if (byStatistic === undefined) {
      byStatistic = new Map()
      byKey.set(key, byStatistic)
    }
    let column = byStatistic.get(statistic)
    if (column === undefined) {
      column = new BuiltColumn(nameOf(field, key, statistic), field, key, statistic)
      byStatistic.set(statistic, column)
    }
    return column
  }
}

function nameOf(field: string, key?: string, statistic?: string): string {
  if (key === undefined) return columnName([field])
  return columnName(statistic === undefined ? [field, key] : [field, key, statistic])
}
