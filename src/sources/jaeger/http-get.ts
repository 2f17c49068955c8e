// GET requests to a source, with errors that say in a sentence what went wrong.

import type { Agent, IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { maskSecrets, maskUrl } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { makeAgent } from '../../http/agent.js'
import { reasonOf, sendRequest } from '../../http/request.js'
import { timers } from '../../runtime/timers.js'
import { untraced } from '../../runtime/untraced.js'

export interface HttpTarget {
  /** For messages: `Jaeger at http://localhost:16686`. */
  name: string
  /** For messages: what to do if the address may be wrong. */
  remedy: string
  headers: Readonly<Record<string, string>>
  /** Texts to mask wherever an answer repeats them. */
  secrets: readonly string[]
  timeoutMs: number
}

export interface HttpAnswer {
  status: number
  /** Can be read once. Read it to its end, or leave the loop over it. */
  body: AsyncIterable<Uint8Array>
}

/** How much of an error's body is read. */
const MAX_TEXT_BYTES = 64 * 1024

/**
 * One GET request.
 * @throws RunspanError `SOURCE_UNREACHABLE` when there is no answer, or when it stalls, also while the
 *   body is read; `SOURCE_DENIED` when the source wants a login. The signal's reason when it was aborted
 */
export async function httpGet(url: URL, target: HttpTarget, until?: AbortSignal): Promise<HttpAnswer> {
  until?.throwIfAborted()
  const controller = new AbortController()
  const signal = until === undefined ? controller.signal : AbortSignal.any([controller.signal, until])
  // a large answer may take longer in total, as long as data keeps coming
  const silence = timers
    .setTimeout(
      () => controller.abort(new Error(`nothing came for ${target.timeoutMs} ms`)),
      target.timeoutMs,
    )
    .unref()
  let response: IncomingMessage
  try {
    response = await untraced(async () =>
      sendRequest(url, {
        method: 'GET',
        headers: { accept: 'application/json', 'accept-encoding': 'gzip', ...target.headers },
        agent: await agentFor(url, target),
        signal,
      }),
    )
  } catch (error) {
    timers.clearTimeout(silence)
    until?.throwIfAborted()
    throw unreachable(target, controller.signal.reason ?? error)
  }
  const { statusCode: status = 0 } = response
  if ([401, 403].includes(status) || isRedirect(status)) {
    timers.clearTimeout(silence)
    // reads the page away, so that the connection can be used again
    response.resume().on('error', () => {})
    throw denied(target, status, response.headers.location)
  }
  return { status, body: readBody(response, silence, controller.signal, target, until) }
}

const agents = new WeakMap<HttpTarget, Promise<Agent>>()

/** One agent for all requests to a target: its connections stay open between them. */
function agentFor(url: URL, target: HttpTarget): Promise<Agent> {
  const agent = agents.get(target) ?? makeAgent(url, {})
  agents.set(target, agent)
  return agent
}

/** Closes the connections to a target; a later request opens new ones. */
export async function closeConnections(target: HttpTarget): Promise<void> {
  const agent = await agents.get(target)
  agents.delete(target)
  agent?.destroy()
}

async function* readBody(
  response: IncomingMessage,
  silence: NodeJS.Timeout,
  signal: AbortSignal,
  target: HttpTarget,
  until: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const isGzipped = response.headers['content-encoding']?.toLowerCase() === 'gzip'
  const body = isGzipped ? pipeline(response, createGunzip(), () => {}) : response
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      silence.refresh()
      yield chunk
    }
  } catch (error) {
    until?.throwIfAborted()
    throw unreachable(target, signal.reason ?? error)
  } finally {
    timers.clearTimeout(silence)
  }
}

/** The text of a body, up to a limit. For small answers and errors. */
export async function readText(body: AsyncIterable<Uint8Array>, maxBytes = MAX_TEXT_BYTES): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes >= maxBytes) break
  }
  return Buffer.concat(chunks).toString('utf8').trim()
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

function unreachable(target: HttpTarget, error: unknown): RunspanError {
  return new RunspanError(
    'SOURCE_UNREACHABLE',
    `${target.name} cannot be read (${maskSecrets(reasonOf(error), target.secrets)}). ${target.remedy}`,
    { cause: error },
  )
}

function denied(target: HttpTarget, status: number, location = 'an unknown address'): RunspanError {
  const answer = isRedirect(status)
    ? `redirects to ${maskSecrets(maskUrl(location), target.secrets)}`
    : `refuses the request with status ${status}`
  return new RunspanError(
    'SOURCE_DENIED',
    `${target.name} ${answer}. It probably wants a login: send the header it expects, for example --header authorization=…, or give the address behind the login.`,
  )
}
