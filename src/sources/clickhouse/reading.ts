import type { ClickHouseApi } from './clickhouse-api.js'
import type { Relations } from './relations.js'

/** What runs are read with. */
export interface Reading {
  api: ClickHouseApi
  relations: Relations
  signal: AbortSignal
  onWarning: (message: string) => void
}
