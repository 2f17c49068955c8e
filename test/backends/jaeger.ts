// Jaeger itself, with the configuration that the package ships.

import { join } from 'node:path'
import { decodeResourceSpans } from '../../src/otlp/decode-json.js'
import type { JsonResourceSpans } from '../../src/otlp/json-span.js'
import { decodeRun } from '../../src/read/decode-run.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { restoreLists } from '../../src/sources/jaeger/restore-lists.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { freePorts, Service } from './service.js'
import { builtProgram, SHIPPED } from './shipped.js'

export interface Jaeger extends AsyncDisposable {
  /** Where it takes OTLP/HTTP: `http://127.0.0.1:<port>`. */
  readonly otlpUrl: string
  /** Where its pages and its HTTP API are. */
  readonly url: string
  /** To stop, kill and start again; ports and data stay. */
  readonly service: Service
}

/** What the package ships, or the memory of the process, which keeps what OTLP knows and Badger does not. */
export type JaegerStorage = 'badger' | 'memory'

const IN_MEMORY =
  'yaml:extensions::jaeger_storage::backends::runs: { badger: ~, memory: { max_traces: 100000 } }'

/** `await using jaeger = await startJaeger()`; resolves when it is healthy, and is gone with its data at the end of the block. */
export async function startJaeger({ storage = 'badger' }: { storage?: JaegerStorage } = {}): Promise<Jaeger> {
  const [http, grpc, ui, query, health] = await freePorts(5)
  const service = await Service.start((folder) => ({
    program: builtProgram('jaeger'),
    args: [
      '--config',
      join(SHIPPED, 'jaeger-config.yaml'),
      ...(storage === 'memory' ? ['--config', IN_MEMORY] : []),
    ],
    env: {
      JAEGER_LISTEN_HOST: '127.0.0.1',
      JAEGER_HTTP_PORT: String(http),
      JAEGER_GRPC_PORT: String(grpc),
      JAEGER_UI_PORT: String(ui),
      JAEGER_QUERY_PORT: String(query),
      JAEGER_HEALTH_PORT: String(health),
      JAEGER_DATA: folder,
      JAEGER_UI_CONFIG: join(SHIPPED, 'jaeger-ui.json'),
    },
    healthUrl: `http://127.0.0.1:${health}/status`,
  }))
  return {
    otlpUrl: `http://127.0.0.1:${http}`,
    url: `http://127.0.0.1:${ui}`,
    service,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}

/** A run as Jaeger has it; undefined where there is none of that id. */
export async function runInJaeger(jaeger: Jaeger, id: string): Promise<RunRecord | undefined> {
  const spans = await spansInJaeger(jaeger, id, restoreLists)
  return spans && decodeRun(spans)
}

/** The spans of a trace, as Jaeger answers unless they are amended first; undefined where there are none. */
export async function spansInJaeger(
  { url }: Jaeger,
  id: string,
  amend: (spans: JsonResourceSpans[]) => void = () => {},
): Promise<FinishedSpan[] | undefined> {
  const response = await fetch(`${url}/api/v3/traces/${id}`)
  if (response.status === 404) return undefined
  const { result } = (await answered(response)) as { result: { resourceSpans: JsonResourceSpans[] } }
  amend(result.resourceSpans)
  return decodeResourceSpans(result.resourceSpans)
}

/** The ids of the traces that a call of either of Jaeger's APIs finds, sorted. */
export async function idsFound(url: string): Promise<string[]> {
  const { data, result } = (await answered(await fetch(url))) as {
    data?: { traceID: string }[]
    result?: { resourceSpans: JsonResourceSpans[] }
  }
  const ids = data
    ? data.map(({ traceID }) => traceID)
    : decodeResourceSpans(result?.resourceSpans ?? []).map((span) => span.spanContext().traceId)
  return [...new Set(ids)].sort()
}

async function answered(response: Response): Promise<unknown> {
  if (response.ok) return await response.json()
  throw new Error(`${response.url}: ${response.status} ${await response.text()}`)
}
