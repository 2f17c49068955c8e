import { join } from 'node:path'
import { type ConfigureOptions, configure, flush, shutdown } from '../../src/index.js'
import { openStore, RUN_FIELDS, type RunRecord } from '../../src/read.js'
import { Endpoint, type Script } from './endpoint.js'
import { type Environment, environment } from './environment.js'
import { tempDir } from './temp.js'

export interface SessionOptions extends ConfigureOptions {
  env?: Environment
}

/** `configure()` with a store of the test's own, and `shutdown()` at the end of the block: `await using session = startSession()`. */
export interface Session extends AsyncDisposable {
  /** The store's folder. */
  readonly dir: string
  /** Every run in the store, the newest first, with all its points. */
  runs(): Promise<RunRecord[]>
  /** The only run in the store. */
  onlyRun(): Promise<RunRecord>
}

export function startSession({ env = {}, ...options }: SessionOptions = {}): Session {
  const temp = tempDir()
  const variables = environment(env)
  const dir = join(temp.path, 'store')
  // what git says comes when it comes, and has tests of its own
  configure({
    dir,
    quiet: true,
    environment: ['command', 'program', 'machine', 'container', 'ci'],
    ...options,
  })
  const runs = () => readRuns(dir)
  return {
    dir,
    runs,
    onlyRun: async () => only(await runs()),
    async [Symbol.asyncDispose]() {
      await shutdown()
      variables[Symbol.dispose]()
      temp[Symbol.dispose]()
    },
  }
}

/** The same with an endpoint. */
export interface EndpointSession extends Session {
  readonly endpoint: Endpoint
}

/** The two encodings of OTLP/HTTP, as `OTEL_EXPORTER_OTLP_PROTOCOL` names them. */
export const PROTOCOLS = ['http/protobuf', 'http/json'] as const
export type Protocol = (typeof PROTOCOLS)[number]

export async function startEndpointSession(
  protocol: Protocol = 'http/protobuf',
  options: SessionOptions & { script?: Script } = {},
): Promise<EndpointSession> {
  const { script, env, ...others } = options
  const endpoint = await Endpoint.start(script)
  const session = startSession({
    endpoint: endpoint.url,
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol, ...env },
    ...others,
  })
  return {
    ...session,
    endpoint,
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]()
      await endpoint[Symbol.asyncDispose]()
    },
  }
}

/** All that was recorded has reached the endpoint; gives it. */
export async function arrivedAt({ endpoint }: EndpointSession): Promise<Endpoint> {
  await flush()
  if (endpoint.refusals.length > 0) throw new Error(`the endpoint does not understand: ${endpoint.refusals}`)
  return endpoint
}

/** Every run of a store, the newest first, with all its points; a warning of the reader fails the test. */
export async function readRuns(dir: string): Promise<RunRecord[]> {
  const onWarning = (message: string) => {
    throw new Error(`the store is not clean: ${message}`)
  }
  return await openStore({ dir, onWarning }).runs({ fields: RUN_FIELDS }).toArray()
}

/** The one item of a list. */
export function only<T>(items: readonly T[]): T {
  if (items.length !== 1) throw new Error(`there are ${items.length} where one was expected`)
  return items[0] as T
}
