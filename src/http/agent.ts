// The agent for all requests to an address, through the proxy that the environment names for it.

import { Agent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https'

/** Makes the agent for a protocol, `http:` or `https:`. */
export type AgentFactory = (protocol: string) => Agent | HttpsAgent | Promise<Agent> | Promise<HttpsAgent>

export type AnyAgentOptions = AgentOptions | HttpsAgentOptions

/** Keeps the connection open between requests. Obeys `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. */
export async function makeAgent(url: URL, options: AnyAgentOptions): Promise<Agent> {
  const all = { keepAlive: true, ...options }
  if (namesProxy()) {
    const { proxyAgent } = await import('./proxy-agent.js')
    const agent = proxyAgent(url, all)
    if (agent !== undefined) return agent
  }
  return url.protocol === 'https:' ? new HttpsAgent(all) : new Agent(all)
}

function namesProxy(): boolean {
  return Object.entries(process.env).some(([name, value]) => value && PROXY_VARIABLE.test(name))
}

const PROXY_VARIABLE = /^(https?|all)_proxy$/i
