import { tokenNumbers } from '../llm/token-usage.js'
import type { TaskRecord } from '../run-record.js'
import { checkRepeatable } from './check-repeatable.js'
import { KeyColumns, type KeyedValues, keyedCells } from './key-columns.js'
import { withIsoTimes } from './run-json.js'
import {
  type Column,
  type ExportedRuns,
  type Row,
  RUN_COLUMNS,
  type RunToExport,
  rowsByRun,
  type Table,
  type TableMaker,
} from './table.js'

const COLUMNS: readonly Column[] = [
  ...RUN_COLUMNS,
  { name: 'id', kind: 'text' },
  { name: 'parentId', kind: 'text' },
  { name: 'number', kind: 'integer' },
  { name: 'name', kind: 'text' },
  { name: 'item', kind: 'text' },
  { name: 'trial', kind: 'integer' },
  { name: 'expected', kind: 'text' },
  { name: 'type', kind: 'text' },
  { name: 'status', kind: 'text' },
  { name: 'error.message', kind: 'text' },
  { name: 'started', kind: 'time' },
  { name: 'ended', kind: 'time' },
  { name: 'durationMs', kind: 'integer' },
  { name: 'attempts', kind: 'integer' },
  { name: 'waitedMs', kind: 'integer' },
  { name: 'cached', kind: 'boolean' },
  { name: 'rank', kind: 'text' },
]

const GROUPS = { inputs: [], outputs: [], scores: ['value', 'label', 'explanation', 'by'], tokens: [] }

/** A row a task, with a column for each input, output and score that any task has. */
export const tasksTable: TableMaker = {
  table: readTwice,
  *objects({ id: runId, name: runName, project, tasks }) {
    for (const task of tasks) yield { runId, runName, project, ...withIsoTimes(task) }
  },
}

/** The first time for the columns: the tasks themselves may be more than memory holds. */
async function readTwice(runs: ExportedRuns): Promise<Table> {
  checkRepeatable(runs)
  const keyColumns = new KeyColumns(GROUPS)
  for await (const { tasks } of runs) for (const task of tasks) keyColumns.add(keyedOf(task))
  const columns = keyColumns.columns()
  function* rowsOf(run: RunToExport): Generator<Row> {
    for (const task of run.tasks) yield [...fixedCells(run, task), ...keyedCells(keyedOf(task), columns)]
  }
  return { columns: [...COLUMNS, ...columns], rows: rowsByRun(runs, rowsOf) }
}

function keyedOf({ inputs, outputs, scores, tokens }: TaskRecord): KeyedValues<keyof typeof GROUPS> {
  return { inputs, outputs, scores, tokens: tokenNumbers(tokens) }
}

function fixedCells(run: RunToExport, task: TaskRecord): Row {
  return [
    ...[run.id, run.name, run.project, task.id, task.parentId, task.number, task.name, task.item],
    ...[task.trial, task.expected, task.type, task.status, task.error?.message],
    ...[task.startTime, task.endTime, task.durationMs, task.attempts, task.waitedMs, task.cached, task.rank],
  ]
}
