// Queries to a ClickHouse, by its own client, with errors that say in a sentence what went wrong.

import type { ClickHouseClient } from '@clickhouse/client'
import { maskSecrets } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { untraced } from '../../runtime/untraced.js'
import type { ClickHouseAddress } from './clickhouse-address.js'

/** What a query is asked with: values for `{name:Type}` in its text. */
export type QueryParameters = Readonly<Record<string, unknown>>

export interface ApiOptions {
  headers: Readonly<Record<string, string>>
  /** Texts to mask wherever an answer repeats them. */
  secrets: readonly string[]
  timeoutMs: number
}

export class ClickHouseApi {
  readonly address: ClickHouseAddress
  readonly #options: ApiOptions
  #client: Promise<ClickHouseClient> | undefined

  constructor(address: ClickHouseAddress, options: ApiOptions) {
    this.address = address
    this.#options = options
  }

  /**
   * The rows of an answer, as they arrive.
   * @throws RunspanError `SOURCE_UNREACHABLE`, `SOURCE_DENIED`, `SOURCE_MISMATCH` or `SOURCE_FAILED`; the signal's reason
   *   when it was aborted
   */
  async *rows<Row>(query: string, parameters: QueryParameters, signal: AbortSignal): AsyncGenerator<Row> {
    signal.throwIfAborted()
    try {
      const client = await this.#connect()
      const answer = await untraced(() =>
        client.query({
          query,
          query_params: { ...parameters },
          format: 'JSONEachRow',
          abort_signal: signal,
        }),
      )
      for await (const rows of answer.stream<Row>()) for (const row of rows) yield row.json()
    } catch (error) {
      signal.throwIfAborted()
      throw this.#told(error)
    }
  }

  /** All rows of an answer. */
  async all<Row>(query: string, parameters: QueryParameters, signal: AbortSignal): Promise<Row[]> {
    const all: Row[] = []
    for await (const row of this.rows<Row>(query, parameters, signal)) all.push(row)
    return all
  }

  /** Does what a statement says, which has no answer. @throws RunspanError as `rows()` does */
  async command(query: string): Promise<void> {
    try {
      const client = await this.#connect()
      await untraced(() => client.command({ query }))
    } catch (error) {
      throw this.#told(error)
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    this.#client = undefined
    await client?.close()
  }

  #connect(): Promise<ClickHouseClient> {
    this.#client ??= this.#create()
    return this.#client
  }

  async #create(): Promise<ClickHouseClient> {
    const { url, username, password } = this.address
    const { createClient, ClickHouseLogLevel } = await loadClient()
    return createClient({
      url,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      http_headers: { ...this.#options.headers },
      request_timeout: this.#options.timeoutMs,
      application: 'runspan',
      log: { level: ClickHouseLogLevel.OFF },
    })
  }

  #told(error: unknown): unknown {
    if (error instanceof RunspanError) return error
    const { url, database, table } = this.address
    const { message, code = '' } = error as Error & { code?: string }
    const reason = maskSecrets((message || code).replace(/[\s.]*(\n.*)?$/s, ''), this.#options.secrets)
    const told = (what: RunspanError['code'], remedy: string) =>
      new RunspanError(what, `ClickHouse at ${url} cannot be read (${reason}). ${remedy}`, { cause: error })
    if (DENIED.has(code))
      return told(
        'SOURCE_DENIED',
        'Give a user who may read the tables, as in clickhouse:https://user:password@host:8443/otel.',
      )
    if (NOT_THERE.has(code))
      return told(
        'SOURCE_MISMATCH',
        `Is "${database}" the database, and "${table}" the table, that the Collector's ClickHouse exporter writes to? The database is the path of the address, the table its ?table=.`,
      )
    if (/^\d+$/.test(code))
      return told('SOURCE_FAILED', 'Try again; if it stays so, the log of ClickHouse says more.')
    return told(
      'SOURCE_UNREACHABLE',
      'Give the address of its HTTP interface, usually port 8123, or 8443 with https. The ports of the native protocol do not work.',
    )
  }
}

/** ClickHouse's numbers of errors about users. */
const DENIED: ReadonlySet<string> = new Set(['192', '193', '194', '497', '516'])
/** An unknown table, an unknown database, an unknown column. */
const NOT_THERE: ReadonlySet<string> = new Set(['47', '60', '81'])

/** @throws RunspanError `PACKAGE_MISSING` */
async function loadClient(): Promise<typeof import('@clickhouse/client')> {
  try {
    return await import('@clickhouse/client')
  } catch (error) {
    throw new RunspanError(
      'PACKAGE_MISSING',
      'Runs in ClickHouse are read with the package @clickhouse/client, which is not installed. Install it: npm install @clickhouse/client',
      { cause: error },
    )
  }
}
