import type { Agent, AgentOptions } from 'node:http'
import { maskUrl } from '../errors/mask.js'
import { getProxyForUrl, HttpProxyAgent, HttpsProxyAgent } from './proxies.js'
import type { RequestSettings } from './request.js'

/**
 * The agent for the proxy that the environment names for an address; undefined if it names none.
 * @throws Error if what it names is no HTTP proxy: requests must not bypass it
 */
export function proxyAgent(url: URL, options: AgentOptions): Agent | undefined {
  const proxy = getProxyForUrl(url.href)
  if (proxy === '') return undefined
  if (!URL.canParse(proxy) || !['http:', 'https:'].includes(new URL(proxy).protocol)) {
    throw new Error(
      `the proxy ${maskUrl(proxy)} is not an http or https address; correct ${url.protocol.slice(0, -1).toUpperCase()}_PROXY or ALL_PROXY, or name the host in NO_PROXY`,
    )
  }
  return url.protocol === 'https:'
    ? new TlsThroughProxy(proxy, options)
    : new PlainThroughProxy(proxy, options)
}

class TlsThroughProxy extends HttpsProxyAgent<string> {
  readonly #tls: AgentOptions

  constructor(proxy: string, options: AgentOptions) {
    super(proxy, options)
    this.#tls = options
  }

  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    // The package applies these only to the proxy, not to the endpoint behind it.
    const all = { ...this.#tls, ...options }
    return await connectWhileWanted(this, (options as unknown as RequestSettings).wantedWhile, () =>
      super.connect(request, all),
    )
  }
}

class PlainThroughProxy extends HttpProxyAgent<string> {
  override async connect(...[request, options]: Parameters<HttpProxyAgent<string>['connect']>) {
    return await connectWhileWanted(this, (options as unknown as RequestSettings).wantedWhile, () =>
      super.connect(request, options),
    )
  }
}

/**
 * Abandons a connection in progress when its request is abandoned: Node waits for the agent then, and a
 * proxy that never answers would keep the program from ending. The packages read `connectOpts` before they
 * wait for anything.
 */
async function connectWhileWanted<T>(
  agent: { connectOpts: object },
  signal: AbortSignal,
  connect: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const { connectOpts } = agent
  signal.addEventListener('abort', abort)
  try {
    Object.assign(agent, { connectOpts: { ...connectOpts, signal: controller.signal } })
    const connecting = connect()
    Object.assign(agent, { connectOpts })
    return await connecting
  } finally {
    // Later requests use the connection too, and this signal does not belong to them.
    signal.removeEventListener('abort', abort)
  }
}
