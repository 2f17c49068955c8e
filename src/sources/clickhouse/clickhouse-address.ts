import { describe } from '../../errors/describe.js'
import { decodePercent, maskUrl } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { DEFAULT_PLACE, type SchemaPlace } from './schema/place.js'

export interface ClickHouseAddress extends SchemaPlace {
  /** Of ClickHouse's HTTP interface, without user, database and query. */
  url: string
  username: string | undefined
  password: string | undefined
}

/**
 * Reads `https://user:password@host:8443/otel?table=otel_traces`.
 * @throws RunspanError `INVALID_OPTION` for anything but such an address
 */
export function readClickHouseAddress(text: string): ClickHouseAddress {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw invalid(text, 'it must be an http or https URL such as "https://user@host:8443/otel"')
  const [database = '', ...more] = url.pathname.replace(/^\/+|\/+$/g, '').split('/')
  if (more.length > 0) throw invalid(text, 'its path must be the name of a database alone, such as "/otel"')
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'table')
  if (unknown !== undefined)
    throw invalid(text, `"?${unknown}=" is not known; use "?table=" for the exporter's table`)
  return {
    url: url.origin,
    username: decodePercent(url.username) || undefined,
    password: decodePercent(url.password) || undefined,
    database: decodePercent(database) || DEFAULT_PLACE.database,
    table: url.searchParams.get('table') || DEFAULT_PLACE.table,
  }
}

function invalid(text: unknown, what: string): RunspanError {
  const shown = typeof text === 'string' ? maskUrl(text) : text
  return new RunspanError('INVALID_OPTION', `The address of ClickHouse is ${describe(shown)}; ${what}.`)
}
