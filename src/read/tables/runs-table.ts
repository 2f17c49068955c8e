import { tokenNumbers } from '../llm/token-usage.js'
import { KeyColumns, type KeyedValues, keyedCells } from './key-columns.js'
import { runJson } from './run-json.js'
import { STATISTICS } from './statistics.js'
import type { Column, ExportedRuns, Row, RunToExport, Table, TableMaker } from './table.js'

const COLUMNS: readonly Column[] = [
  { name: 'id', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'project', kind: 'text' },
  { name: 'status', kind: 'text' },
  { name: 'started', kind: 'time' },
  { name: 'ended', kind: 'time' },
  { name: 'durationMs', kind: 'integer' },
  { name: 'parent', kind: 'text' },
  { name: 'error.message', kind: 'text' },
  { name: 'tags', kind: 'texts' },
]

const GROUPS = { params: [], attributes: [], metrics: STATISTICS.map(({ name }) => name), tokens: [] }

/** A row a run, with a column for each param, attribute and statistic of a metric that any run has. */
export const runsTable: TableMaker = {
  table: collectRuns,
  objects: (run) => [runJson(run)],
}

interface KeptRun {
  fixed: Row
  keyed: KeyedValues<keyof typeof GROUPS>
}

/** Keeps what it needs of the runs: reading all of them twice would take longer, and a live one may change. */
async function collectRuns(runs: ExportedRuns): Promise<Table> {
  const keyColumns = new KeyColumns(GROUPS)
  const kept: KeptRun[] = []
  for await (const run of runs) {
    const keyed = {
      params: run.params,
      attributes: run.attributes,
      metrics: run.summaries,
      tokens: tokenNumbers(run.tokens),
    }
    keyColumns.add(keyed)
    kept.push({ fixed: fixedCells(run), keyed })
  }
  const columns = keyColumns.columns()
  async function* rows() {
    yield (function* () {
      for (const { fixed, keyed } of kept) yield [...fixed, ...keyedCells(keyed, columns)]
    })()
  }
  return { columns: [...COLUMNS, ...columns], rows: rows() }
}

function fixedCells(run: RunToExport): Row {
  return [
    ...[run.id, run.name, run.project, run.status, run.startTime, run.endTime, run.durationMs, run.parent],
    ...[run.error?.message, run.tags],
  ]
}
