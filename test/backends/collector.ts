// The Collector itself, with the configuration that the package ships.

import { join } from 'node:path'
import type { Environment } from '../support/environment.js'
import { freePorts, Service } from './service.js'
import { builtProgram, SHIPPED } from './shipped.js'

export interface Collector extends AsyncDisposable {
  /** Where it takes OTLP/HTTP: `http://127.0.0.1:<port>`. */
  readonly otlpUrl: string
  /** Its own metrics, in Prometheus' text. */
  readonly metricsUrl: string
  /** To stop, kill and start again; ports and queue stay. */
  readonly service: Service
}

/**
 * `await using collector = await startCollector(jaeger.otlpUrl)`; resolves when it is healthy, and is gone with its queue at the
 * end of the block.
 * @param backend where its one exporter sends OTLP/HTTP to
 * @param laidOver configuration files that add to the shipped one, and the variables that they read
 */
export async function startCollector(
  backend: string,
  laidOver: { files: string[]; env: Environment } = { files: [], env: {} },
): Promise<Collector> {
  const [http, grpc, health, metrics] = await freePorts(4)
  const service = await Service.start((folder) => ({
    program: builtProgram('collector'),
    args: [join(SHIPPED, 'collector-config.yaml'), ...laidOver.files].flatMap((file) => ['--config', file]),
    env: {
      ...laidOver.env,
      COLLECTOR_HOST: '127.0.0.1',
      COLLECTOR_HTTP_PORT: String(http),
      COLLECTOR_GRPC_PORT: String(grpc),
      COLLECTOR_HEALTH_PORT: String(health),
      COLLECTOR_METRICS_PORT: String(metrics),
      COLLECTOR_DATA: folder,
      JAEGER_ENDPOINT: backend,
    },
    healthUrl: `http://127.0.0.1:${health}/`,
  }))
  return {
    otlpUrl: `http://127.0.0.1:${http}`,
    metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
    service,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
