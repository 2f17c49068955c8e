import type { Agent } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type AgentFactory, type AnyAgentOptions, makeAgent } from './agent.js'
import { reasonOf, sendRequest } from './request.js'

export interface PostTarget {
  url: string
  headers: Readonly<Record<string, string>>
  /**
   * The options of the agent, which uses the environment's proxies; or a function that makes the agent
   * itself.
   */
  agent: AnyAgentOptions | AgentFactory
  timeoutMs: number
  compress: boolean
}

/** What came back; `error` if nothing did. */
export interface PostAnswer {
  error?: string
  status: number
  retryAfter: string | undefined
  contentType: string
  bytes: Uint8Array
}

// Read when the module loads: a test runner takes the globals away after its tests, and what they recorded
// is sent later.
const Signal = AbortSignal

/** A misbehaving endpoint must not fill the memory with its answer. */
const MAX_ANSWER_BYTES = 1 << 20

/** @returns a function that posts bodies to the target over one agent and never rejects */
export function poster(target: PostTarget): (body: Uint8Array) => Promise<PostAnswer> {
  const url = new URL(target.url)
  const { agent: wanted } = target
  const newAgent = async (): Promise<Agent> =>
    typeof wanted === 'function' ? await wanted(url.protocol) : await makeAgent(url, wanted)
  let agent: Promise<Agent> | undefined
  const exchange = async (body: Uint8Array, signal: AbortSignal): Promise<PostAnswer> => {
    agent ??= newAgent()
    const headers = target.compress ? { ...target.headers, 'Content-Encoding': 'gzip' } : target.headers
    const response = await sendRequest(url, {
      method: 'POST',
      headers,
      body: target.compress ? await promisify(gzip)(body) : body,
      agent: await agent,
      signal,
      // A program ends as without runspan: whoever waits for what is sent keeps it alive.
      isBackground: true,
    })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size <= MAX_ANSWER_BYTES) chunks.push(chunk)
    }
    return {
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'],
      contentType: response.headers['content-type'] ?? '',
      bytes: Buffer.concat(chunks),
    }
  }
  return async (body) => {
    const signal = Signal.timeout(target.timeoutMs)
    let giveUp = () => {}
    // The program's own agent may never provide a connection, and Node waits for it.
    const timeout = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(signal.reason)
    })
    signal.addEventListener('abort', giveUp)
    try {
      return await Promise.race([exchange(body, signal), timeout])
    } catch (error) {
      return noAnswer(signal.aborted ? `no answer within ${target.timeoutMs} ms` : reasonOf(error))
    } finally {
      // Deno would otherwise keep the program alive until the time is up.
      signal.removeEventListener('abort', giveUp)
    }
  }
}

export function noAnswer(error: string): PostAnswer {
  return { error, status: 0, retryAfter: undefined, contentType: '', bytes: Buffer.of() }
}
