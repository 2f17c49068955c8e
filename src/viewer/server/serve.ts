import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { RunSource } from '../../sources/source.js'
import type { ReceivedSpans } from '../../store/received-spans.js'
import { isTaken } from '../receiver/is-taken.js'
import { makeReceiverApp } from '../receiver/receiver-app.js'
import { hostInUrl, isLoopback } from './access/refuse-foreign.js'
import { type AppOptions, makeApp } from './app.js'
import { readStaticFiles } from './static-files.js'

export interface ServeOptions {
  source: RunSource
  info: AppOptions['info']
  /** The folder of the built page. */
  page: string
  /** The folder of the built page for reports. */
  report: string
  annotate?: AppOptions['annotate']
  deleter?: AppOptions['deleter']
  host: string
  /** Whether nobody gets in without a token, from this machine either: other people may work on it. */
  needsToken?: boolean | undefined
  /** A free one where it is 0 or taken. */
  port: number
  /** Takes the spans that other programs send; undefined where none are received. */
  received?: ReceivedSpans | undefined
  /** Where they are received too, unless it is taken; a free one where it is 0. */
  otlpPort?: number
}

/** A server that listens. */
export interface Viewer {
  url: string
  port: number
  token?: string | undefined
  /** Where programs send their spans: `http://127.0.0.1:4318`; undefined where none are received. */
  endpoint?: string | undefined
  /** Ends it at once, also what is being answered. */
  close(): void
}

/** The ids of 1,000 runs stand in one address. */
const MAX_HEADER_BYTES = 128 * 1024

/**
 * OpenTelemetry's SDKs export every 5 s, after which Node.js would close the connection: at the same moment, so that now and
 * then what is sent fails.
 */
const KEPT_ALIVE_MS = 65_000

/** Serves the page and its API, and receives spans. */
export async function serve(options: ServeOptions): Promise<Viewer> {
  const { host, received } = options
  const isOpen = isLoopback(host) && !options.needsToken
  const token = isOpen ? undefined : randomBytes(24).toString('base64url')
  const files = readStaticFiles(options.page)
  // the page may be asked for before the receiver listens
  let endpoint: string | undefined
  const server = serverOf((port) => makeApp({ ...options, files, token, port, endpoint: () => endpoint }))
  await listen(server, host, options.port)
  const ownPort = portOf(server)
  const receiver = received && (await startReceiver(received, options, token))
  endpoint = received && originOf(host, receiver === undefined ? ownPort : portOf(receiver))
  return {
    url: viewerUrl(host, ownPort, token),
    port: ownPort,
    token,
    endpoint,
    close() {
      for (const open of [server, receiver]) {
        open?.close()
        open?.closeAllConnections()
      }
      received?.close()
    },
  }
}

/** @returns undefined where somebody else receives spans: then the page's own port is the only one */
async function startReceiver(
  received: ReceivedSpans,
  { host, otlpPort = 0 }: ServeOptions,
  token: string | undefined,
): Promise<Server | undefined> {
  if (await isTaken(host, otlpPort)) return undefined
  const server = serverOf((port) => makeReceiverApp({ received, token, host, port }))
  try {
    server.listen(otlpPort, host)
    await once(server, 'listening')
    return server
  } catch {
    return undefined // taken a moment ago, or not for this user
  }
}

function serverOf(makeApp: (port: () => number) => Hono): Server {
  const app = makeApp(() => portOf(server))
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEPT_ALIVE_MS },
  }) as Server
  return server
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** What a browser opens to get to a viewer. */
export function viewerUrl(host: string, port: number, token: string | undefined): string {
  return `${originOf(host, port)}/${token === undefined ? '' : `?token=${token}`}`
}

function originOf(host: string, port: number): string {
  return `http://${nameOf(host)}:${port}`
}

/** What leads to an address that a server listens on; to all addresses of this machine its name. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname()
  return hostInUrl(host)
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0) throw error
    await listen(server, host, 0)
  }
}
