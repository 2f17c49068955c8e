import { describe } from '../../errors/describe.js'
import { maskUrl } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { readClickHouseAddress } from '../../sources/clickhouse/clickhouse-address.js'
import { connect } from '../../sources/clickhouse/clickhouse-source.js'
import { tablesOf } from '../../sources/clickhouse/relations.js'
import type { SchemaOptions } from '../../sources/clickhouse/schema/place.js'
import { backfillStatements, schemaStatements } from '../../sources/clickhouse/schema/statements.js'
import { printLines, printMessage } from '../terminal/output.js'

export type ClickHouseAction = 'schema' | 'apply' | 'backfill'

/** The options of `runspan clickhouse`, as commander passes them. */
export interface ClickHouseCommandOptions {
  from?: string
  header?: Record<string, string>
  database?: string
  table?: string
  cluster?: string
  ttl?: number
}

const KIND = 'clickhouse:'

/** Prints the statements, or has a ClickHouse do what they say. */
export async function makeTables(action: ClickHouseAction, options: ClickHouseCommandOptions): Promise<void> {
  const url = options.from?.startsWith(KIND) ? options.from.slice(KIND.length) : undefined
  const address = url === undefined ? undefined : readClickHouseAddress(url)
  const { cluster, ttl, database = address?.database, table = address?.table } = options
  const schema: SchemaOptions = { database, table, cluster, ttlDays: ttl }
  if (action === 'schema') {
    printLines(schemaStatements(schema).map((statement) => `${statement};\n`))
    return
  }
  if (url === undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      `${options.from === undefined ? 'There is no --from' : `--from is ${describe(maskUrl(options.from))}`}, which says where the ClickHouse is. Write --from clickhouse:http://host:8123/otel, with a user who may create tables.`,
    )
  const api = connect(url, { headers: options.header, timeoutMs: TIMEOUT_MS })
  try {
    // tables of another version would stay as they are, and be filled wrongly
    const place = { database: database ?? api.address.database, table: table ?? api.address.table }
    await tablesOf(api, place, new AbortController().signal)
    for (const statement of action === 'apply' ? schemaStatements(schema) : backfillStatements(schema))
      await api.command(statement)
  } finally {
    await api.close()
  }
  printMessage(
    action === 'apply'
      ? 'the tables of runs are there, and filled from now on. For the spans that came before: runspan clickhouse backfill'
      : 'the tables of runs have what the spans say that came before',
  )
}

/** A backfill of a large table takes long, and its answer comes at the end. */
const TIMEOUT_MS = 24 * 3_600_000
