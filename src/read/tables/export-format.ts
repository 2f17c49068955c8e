import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { checkMetrics, type RunField } from '../query/run-query.js'

/** `csv` is one table with a header; `jsonl` is one JSON object a line; `parquet` is Apache Parquet. */
export type ExportFormat = 'csv' | 'jsonl' | 'parquet'

export const EXPORT_FORMATS: readonly ExportFormat[] = ['csv', 'jsonl', 'parquet']

/** What there is a row of: a run, a param, metric, point or task of a run. */
export type ExportTable = 'runs' | 'params' | 'metrics' | 'points' | 'tasks'

export const EXPORT_TABLES: readonly ExportTable[] = ['runs', 'params', 'metrics', 'points', 'tasks']

/** What has to be read of the runs, of what may be of any length. */
export const EXPORT_FIELDS: Readonly<Record<ExportTable, readonly RunField[]>> = {
  runs: [],
  params: [],
  metrics: [],
  points: ['series'],
  tasks: ['tasks'],
}

/** How a table is exported. */
export interface ExportOptions {
  /** Default `csv`. */
  format?: ExportFormat | undefined
  /** For `metrics` and `points`: only these metrics; default all. */
  metrics?: readonly string[] | undefined
  /** For `points`: a column a metric and a row a step, instead of a row a point. */
  wide?: boolean | undefined
  /**
   * For `points`: a column `superseded` that says of each point whether a resumed run logged it again. The runs
   * must have been read with `fields: ['superseded']`.
   */
  superseded?: boolean | undefined
  /** For `csv`: texts as they are, also those that a spreadsheet would run as formulas. */
  raw?: boolean | undefined
}

/** Which tables and formats an option is for. */
const OPTION_IS_FOR: Readonly<Record<'metrics' | 'wide' | 'superseded' | 'raw', readonly string[]>> = {
  metrics: ['metrics', 'points'],
  wide: ['points'],
  superseded: ['points'],
  raw: ['csv'],
}

/** @throws RunspanError `INVALID_OPTION` for an unknown table or format, or an option that it does not have */
export function checkExport(table: unknown, options: ExportOptions): void {
  const { format = 'csv', metrics } = options
  checkName('Runs cannot be exported as', format, EXPORT_FORMATS)
  checkName('There is no table', table, EXPORT_TABLES)
  for (const [name, isFor] of Object.entries(OPTION_IS_FOR)) {
    const isGiven = (options as Record<string, unknown>)[name] || false
    if (isGiven && !isFor.some((one) => one === table || one === format))
      throw invalid(`The option ${name} is for ${isFor.join(' and ')} only. Leave it out.`)
  }
  checkMetrics(metrics)
}

function checkName(fault: string, name: unknown, known: readonly string[]): void {
  if (known.some((one) => one === name)) return
  const remedy = `Use one of ${known.map((one) => `"${one}"`).join(', ')}.`
  throw invalid(`${fault} ${describe(name)}. ${remedy}`)
}

function invalid(message: string): RunspanError {
  return new RunspanError('INVALID_OPTION', message)
}
