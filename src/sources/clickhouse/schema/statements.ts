// The statements that make our tables and views beside the exporter's table, and that fill them from spans which came before.

import { identifier, literal } from '../sql-text.js'
import {
  checkSchemaOptions,
  commentOf,
  DEFAULT_PLACE,
  qualified,
  type SchemaOptions,
  type SchemaPlace,
  TABLES,
  type TableName,
  viewOf,
} from './place.js'
import { ROWS } from './rows.js'
import { tableText } from './tables.js'

/**
 * Makes the tables, then the views that fill them from then on. Done twice it changes nothing.
 * @throws RunspanError `INVALID_OPTION` for a name or a number that is none
 */
export function schemaStatements(options: SchemaOptions = {}): string[] {
  checkSchemaOptions(options)
  const { cluster, ttlDays } = options
  const place = placeOf(options)
  const onCluster = cluster === undefined ? '' : ` ON CLUSTER ${identifier(cluster)}`
  return [
    ...TABLES.map((name) => {
      const { columns, storage } = tableText(name, cluster !== undefined, ttlDays)
      return `CREATE TABLE IF NOT EXISTS ${qualified(place, name)}${onCluster} (\n${columns}\n)\n${storage}\nCOMMENT ${literal(commentOf(name))}`
    }),
    ...TABLES.map(
      (name) =>
        `CREATE MATERIALIZED VIEW IF NOT EXISTS ${qualified(place, viewOf(name))}${onCluster} TO ${qualified(place, name)} AS\n${rowsOf(place, name)}`,
    ),
  ]
}

/** Fills the tables from the spans that came before the views were made. What is there already stays once. */
export function backfillStatements(options: SchemaOptions = {}): string[] {
  checkSchemaOptions(options)
  const place = placeOf(options)
  return TABLES.map(
    (name) => `INSERT INTO ${qualified(place, name)} (${columnNames(name)})\n${rowsOf(place, name)}`,
  )
}

/** The rows of a table, made of spans each time they are read. */
export function rowsOf(place: SchemaPlace, name: TableName): string {
  return ROWS[name](qualified(place, place.table))
}

function placeOf({ database, table }: SchemaOptions): SchemaPlace {
  return { database: database ?? DEFAULT_PLACE.database, table: table ?? DEFAULT_PLACE.table }
}

/** Those that are stored. */
function columnNames(name: TableName): string {
  const { columns } = tableText(name, false, undefined)
  return columns
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('INDEX ') && !line.includes(' ALIAS '))
    .map((line) => line.slice(0, line.indexOf(' ')))
    .join(', ')
}
