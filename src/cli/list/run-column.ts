import type { RunRecord } from '../../read/run-record.js'
import type { Cell, Column } from '../terminal/table.js'

/** A column of the table of runs, and what it shows of a run. */
export interface RunColumn extends Column {
  /** The path of what it shows, by which `--columns` asks for it. */
  name: string
  cell(run: RunRecord): Cell
}
