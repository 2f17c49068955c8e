import { describe } from '../../errors/describe.js'
import { secretsOf } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { printNotice } from '../../errors/warn.js'
import { makeSource } from '../core/make-source.js'
import type { RemoteOptions, RunSource } from '../source.js'
import { checkTimeRange } from '../time-range.js'
import { readClickHouseAddress } from './clickhouse-address.js'
import { ClickHouseApi } from './clickhouse-api.js'
import { ClickHouseRows } from './clickhouse-rows.js'

const DEFAULT_TIMEOUT_MS = 60_000
/** The longest delay of a timer; with a longer one it fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/**
 * Opens a ClickHouse to read runs from that the Collector's ClickHouse exporter has written, by the package
 * `@clickhouse/client`, which has to be installed. It is fast where `runspan clickhouse apply` has made tables of runs.
 * No request is sent before runs are read.
 * @param url the address of its HTTP interface with the database, for example `https://user:password@host:8443/otel`; add
 *   `?table=otel_traces` for another table of the exporter's than that
 * @throws RunspanError `INVALID_OPTION` for a wrong address or option. Reading throws `PACKAGE_MISSING`,
 *   `SOURCE_UNREACHABLE`, `SOURCE_DENIED`, `SOURCE_MISMATCH` or `SOURCE_FAILED`
 * @example
 * const best = await openClickHouse('http://localhost:8123/otel').runs({ sort: '-metrics.acc.max', limit: 10 }).toArray()
 */
export function openClickHouse(url: string, options: RemoteOptions = {}): RunSource {
  const range = checkTimeRange(options)
  return makeSource(new ClickHouseRows(connect(url, options), range, options.onWarning ?? printNotice))
}

/** What asks the ClickHouse at an address. @throws RunspanError `INVALID_OPTION` */
export function connect(
  url: string,
  { headers = {}, timeoutMs = DEFAULT_TIMEOUT_MS }: RemoteOptions,
): ClickHouseApi {
  const address = readClickHouseAddress(url)
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 1 && timeoutMs <= MAX_TIMEOUT_MS))
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "timeoutMs" is ${describe(timeoutMs)}; it must be a number of milliseconds from 1 to ${MAX_TIMEOUT_MS}.`,
    )
  return new ClickHouseApi(address, {
    headers,
    secrets: secretsOf(url.replace(/\?.*/s, ''), headers),
    timeoutMs,
  })
}
