import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../run-record.js'

/** `csv` is one table with a header; `jsonl` is one JSON object a line. */
export type ExportFormat = 'csv' | 'jsonl'

export const EXPORT_FORMATS: readonly ExportFormat[] = ['csv', 'jsonl']

/** How runs or points are exported. */
export interface ExportOptions {
  /** Default `csv`. */
  format?: ExportFormat | undefined
}

/** Runs to export: the list that `runs()` of a source returns, or any array of runs. */
export type RunsToExport = AsyncIterable<RunRecord> | Iterable<RunRecord>

/** @throws RunspanError `INVALID_OPTION` for an unknown format */
export function checkFormat(format: unknown): asserts format is ExportFormat {
  if (EXPORT_FORMATS.some((known) => known === format)) return
  throw new RunspanError(
    'INVALID_OPTION',
    `Runs cannot be exported as ${describe(format)}. Use ${EXPORT_FORMATS.map((known) => `"${known}"`).join(' or ')}.`,
  )
}
