import { extname } from 'node:path'
import { RunspanError } from '../../errors/runspan-error.js'
import { EXPORT_FORMATS, type ExportFormat } from '../../read/tables/export-format.js'

/** What `--format` takes: a table's formats, and the runs as they were recorded. */
export type CommandFormat = ExportFormat | 'otlp'

export const COMMAND_FORMATS: readonly CommandFormat[] = [...EXPORT_FORMATS, 'otlp']

const BY_ENDING: Readonly<Record<string, ExportFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
}

/** Endings of what is another format: a program that trusts the ending would not read CSV. */
const OTHERS: readonly string[] = [
  '.json',
  '.tsv',
  '.xls',
  '.xlsx',
  '.ods',
  '.arrow',
  '.feather',
  '.db',
  '.sqlite',
  '.gz',
  '.zst',
]

/**
 * The format of a file by its ending; CSV where the ending says nothing.
 * @throws RunspanError `INVALID_OPTION` for the ending of a format that there is not
 */
export function formatOf(path = ''): CommandFormat {
  const ending = extname(path).toLowerCase()
  if (OTHERS.includes(ending))
    throw new RunspanError(
      'INVALID_OPTION',
      `Nothing is exported as ${ending}. Give a file that ends with .csv, .jsonl or .parquet, or say --format.`,
    )
  return BY_ENDING[ending] ?? 'csv'
}
