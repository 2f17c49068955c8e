import { isoTime } from './iso-time.js'
import {
  type Cell,
  type Column,
  type Row,
  type RunToExport,
  rowsByRun,
  type TableMaker,
  type TableOptions,
} from './table.js'

/** A table whose columns are known from the options, whatever the runs have. */
export function longTable(
  columnsFor: (options: TableOptions) => readonly Column[],
  rowsOf: (run: RunToExport, options: TableOptions) => Iterable<Row>,
): TableMaker {
  return {
    table: async (runs, options) => ({
      columns: columnsFor(options),
      rows: rowsByRun(runs, (run) => rowsOf(run, options)),
    }),
    *objects(run, options) {
      const columns = columnsFor(options)
      const toEntry = (cell: Cell, i: number): [name: string, value: unknown] => {
        const { name, kind } = columns[i] as Column
        return [name, kind === 'time' ? isoTime(cell as number) : cell]
      }
      for (const row of rowsOf(run, options)) yield Object.fromEntries(row.map(toEntry))
    },
  }
}
