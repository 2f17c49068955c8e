// ClickHouse's engine, and a Collector that fills it by the configuration that the package ships.

import { join } from 'node:path'
import { type Collector, startCollector } from '../collector.js'
import { freePorts, Service } from '../service.js'
import { SHIPPED } from '../shipped.js'

export interface ClickHouse extends AsyncDisposable {
  /** Of its HTTP interface, with the database: `http://127.0.0.1:<port>/otel`. */
  readonly url: string
  /** To stop, kill and start again; the port and the data stay. */
  readonly service: Service
  /** A Collector that writes to it, and to a Jaeger if one is given; gone with it. */
  collector(also?: { jaeger: string }): Promise<Collector>
  /** The answer to a query, as ClickHouse prints it. */
  ask(query: string): Promise<string>
}

/** `await using clickhouse = await startClickHouse()`: gone with its data at the end of the block. */
export async function startClickHouse(): Promise<ClickHouse> {
  const [port] = (await freePorts(1)) as [number]
  const address = `http://127.0.0.1:${port}`
  const service = await Service.start((folder) => ({
    program: process.execPath,
    args: [join(__dirname, 'engine.mjs'), folder, String(port)],
    env: {},
    healthUrl: `${address}/ping`,
  }))
  const collectors: Collector[] = []
  return {
    url: `${address}/otel`,
    service,
    async collector(also) {
      const collector = await startCollector(also?.jaeger ?? 'http://127.0.0.1:9', {
        files: [
          join(SHIPPED, 'collector-clickhouse.yaml'),
          join(__dirname, 'small-batches.yaml'),
          ...(also === undefined ? [] : [join(__dirname, 'with-jaeger.yaml')]),
        ],
        env: { CLICKHOUSE_ENDPOINT: `${address}?compress=none` },
      })
      collectors.push(collector)
      return collector
    },
    async ask(query) {
      const response = await fetch(address, { method: 'POST', body: query })
      const text = await response.text()
      if (!response.ok) throw new Error(text)
      return text.trim()
    },
    async [Symbol.asyncDispose]() {
      for (const collector of collectors) await collector[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}
