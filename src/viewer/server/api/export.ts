// `/api/export`: runs as a table for other programs, as `runspan export` writes it.

import type { Context, Hono } from 'hono'
import type { RunQuery } from '../../../read/query/run-query.js'
import type { RunRecord } from '../../../read/run-record.js'
import {
  checkExport,
  EXPORT_FIELDS,
  type ExportFormat,
  type ExportTable,
} from '../../../read/tables/export-format.js'
import { exportTable } from '../../../read/tables/export-table.js'
import type { RunSource } from '../../../sources/source.js'
import { FILE_POLICY } from '../headers.js'
import { listOf, textOf } from '../read-request.js'
import { filterOf } from './runs.js'
import { streamOf } from './stream-of.js'
import { unlessGone } from './unless-gone.js'

const MOST_RUNS = 1000

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
}

export function addExport(app: Hono, source: RunSource): void {
  app.get('/api/export', async (context) => {
    const table = (textOf(context, 'table') ?? 'runs') as ExportTable
    const format = (textOf(context, 'format') ?? 'csv') as ExportFormat
    checkExport(table, { format })
    const headers = {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${table}.${format}"`,
      'content-security-policy': FILE_POLICY,
    }
    if (context.req.method === 'HEAD') return context.body(null, 200, headers)
    const runs = chosenRuns(context, source, { fields: EXPORT_FIELDS[table], signal: context.req.raw.signal })
    return context.body(await streamOf(exportTable(runs, table, { format })), 200, headers)
  })
}

/** Those with these ids, or those of a filter, each read when it is its turn. */
function chosenRuns(
  context: Context,
  source: RunSource,
  options: Pick<RunQuery, 'fields' | 'signal'>,
): AsyncIterable<RunRecord> {
  if (['id', 'ids'].every((name) => textOf(context, name) === undefined))
    return source.runs({ ...filterOf(context), sort: textOf(context, 'sort'), ...options })
  const ids = listOf(context, 'id', 'ids', MOST_RUNS)
  return {
    // some tables go through the runs twice
    async *[Symbol.asyncIterator]() {
      for (const id of ids) {
        const run = await unlessGone(source.run(id, options))
        if (run !== undefined) yield run
      }
    },
  }
}
