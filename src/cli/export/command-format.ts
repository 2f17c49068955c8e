import { extname } from 'node:path'
import { EXPORT_FORMATS, type ExportFormat } from '../../read/tables/export-format.js'

/** What `--format` takes: a table's formats, and the runs as they were recorded. */
export type CommandFormat = ExportFormat | 'otlp'

export const COMMAND_FORMATS: readonly CommandFormat[] = [...EXPORT_FORMATS, 'otlp']

const BY_ENDING: Readonly<Record<string, ExportFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
}

/** The format of a file by its ending; CSV where the ending says nothing. */
export function formatOf(path = ''): CommandFormat {
  return BY_ENDING[extname(path).toLowerCase()] ?? 'csv'
}
