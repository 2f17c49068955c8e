// Asks a source over HTTP, and says in a sentence what went wrong.

import { RunspanError } from '../../say/errors.js'
import { clearTimeout, setTimeout } from '../../wire/timers.js'
import { untraced } from '../../wire/untraced.js'

export interface HttpTarget {
  /** For messages: `Jaeger at http://localhost:16686`. */
  name: string
  /** For messages: what to do where the address may be wrong. */
  remedy: string
  headers: Readonly<Record<string, string>>
  timeoutMs: number
}

export interface HttpAnswer {
  status: number
  /** To be read once, and to its end unless the loop over it is left. */
  body: AsyncIterable<Uint8Array>
}

/** How much of an answer that is no success is looked at. */
const MAX_TEXT_BYTES = 64 * 1024

/**
 * One GET request.
 * @throws RunspanError `SOURCE_UNREACHABLE` when there is no answer, or nothing more of it comes for too long, also while the body
 * is read; `SOURCE_DENIED` when the source wants to know who asks
 */
export async function httpGet(url: URL, target: HttpTarget): Promise<HttpAnswer> {
  const controller = new AbortController()
  // A large answer may take longer than this in all, as long as something comes.
  const silence = setTimeout(
    () => controller.abort(new Error(`nothing came for ${target.timeoutMs} ms`)),
    target.timeoutMs,
  ).unref()
  const ask = () =>
    untraced(() =>
      fetch(url, {
        headers: { accept: 'application/json', ...target.headers },
        redirect: 'manual',
        signal: controller.signal,
      }),
    )
  let response: Response
  try {
    response = await ask().catch((error) => {
      // The other side may close an idle connection just when it is used again.
      if (isConnectionLost(error)) return ask()
      throw error
    })
  } catch (error) {
    clearTimeout(silence)
    throw unreachable(target, error)
  }
  if ([401, 403].includes(response.status) || isRedirect(response)) {
    clearTimeout(silence)
    // The connection is given back, whatever the page says.
    await response.body?.cancel().catch(() => {})
    throw denied(target, response)
  }
  return { status: response.status, body: readBody(response, silence, target) }
}

async function* readBody(
  response: Response,
  silence: NodeJS.Timeout,
  target: HttpTarget,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) {
      silence.refresh()
      yield chunk
    }
  } catch (error) {
    throw unreachable(target, error)
  } finally {
    clearTimeout(silence)
  }
}

/** The beginning of a body, of an answer that is small or no success. */
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

function isRedirect({ status }: Response): boolean {
  return status >= 300 && status < 400
}

function unreachable(target: HttpTarget, error: unknown): RunspanError {
  return new RunspanError(
    'SOURCE_UNREACHABLE',
    `${target.name} cannot be read (${reasonOf(error)}). ${target.remedy}`,
    { cause: error },
  )
}

function isConnectionLost(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } }
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(cause?.code ?? '')
}

// fetch says "fetch failed", and keeps why to itself: one error, or one for each address that a name has.
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error & { errors?: Error[] } }
  return cause?.errors?.map((one) => one.message).join(', ') || cause?.message || message
}

function denied(target: HttpTarget, response: Response): RunspanError {
  const answer = isRedirect(response)
    ? `sends elsewhere, to ${response.headers.get('location') ?? 'an unnamed place'}`
    : `refuses the request with status ${response.status}`
  return new RunspanError(
    'SOURCE_DENIED',
    `${target.name} ${answer}. Say who you are by a header that it wants, such as --header authorization=…, or give the address behind its login.`,
  )
}
