import { describe } from '../../../errors/describe.js'
import { RunspanError } from '../../../errors/runspan-error.js'
import { identifier } from '../sql-text.js'

/** Where the Collector's exporter has its table, and ours lie beside it. */
export interface SchemaPlace {
  database: string
  /** The exporter's table of spans. */
  table: string
}

export const DEFAULT_PLACE: SchemaPlace = { database: 'otel', table: 'otel_traces' }

/** What of a schema somebody chooses. */
export interface SchemaOptions extends Partial<SchemaPlace> {
  /** A cluster on which all of it is made, with replicated tables. */
  cluster?: string | undefined
  /** After how many days rows go away; never when not given. */
  ttlDays?: number | undefined
}

/** Of all tables and views, in which order they are made. Their version is in the comment of each. */
export const TABLES = [
  'runspan_runs',
  'runspan_values',
  'runspan_parts',
  'runspan_tasks',
  'runspan_points',
  'runspan_spans',
] as const

export type TableName = (typeof TABLES)[number]

/** With which version of the schema a table came, or last changed with its view: what was made before lacks later tables alone. */
const VERSION_OF: Readonly<Record<TableName, number>> = {
  runspan_runs: 2,
  runspan_values: 2,
  runspan_parts: 2,
  runspan_tasks: 2,
  runspan_points: 2,
  runspan_spans: 3,
}

export function commentOf(table: TableName): string {
  return `runspan schema ${VERSION_OF[table]}`
}

export function viewOf(table: TableName): string {
  return `${table}_mv`
}

/** @throws RunspanError `INVALID_OPTION` for a name that ClickHouse cannot have, or days that are none */
export function checkSchemaOptions({ database, table, cluster, ttlDays }: SchemaOptions): void {
  for (const [name, value] of Object.entries({ database, table, cluster }))
    if (value !== undefined && (typeof value !== 'string' || !/^[^\p{Cc}]+$/u.test(value)))
      throw new RunspanError(
        'INVALID_OPTION',
        `The ${name} is ${describe(value)}; it must be a name that ClickHouse has, such as "otel".`,
      )
  if (ttlDays !== undefined && !(Number.isSafeInteger(ttlDays) && ttlDays >= 1))
    throw new RunspanError(
      'INVALID_OPTION',
      `The time to live is ${describe(ttlDays)} days; it must be a whole number from 1.`,
    )
}

export function qualified({ database }: Pick<SchemaPlace, 'database'>, name: string): string {
  return `${identifier(database)}.${identifier(name)}`
}
