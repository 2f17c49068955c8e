import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { OtlpError } from './otlp-error.js'

const MEBI = 1 << 20

/** Of one request, compressed or not; exporters send far less. */
const MAX_BODY_BYTES = 20 * MEBI

/** Of all requests that are being read at once. */
const MAX_READING_BYTES = 64 * MEBI

const unzip = promisify(gunzip)

/** Reads the bodies of requests, with a bound on the memory of all together. */
export class BodyReader {
  #readingBytes = 0
  #unzipping: Promise<unknown> = Promise.resolve()

  /** @throws OtlpError for a body that is too large, or whose compression is unknown or broken */
  async read(request: IncomingMessage): Promise<Buffer> {
    const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity'
    if (encoding !== 'identity' && encoding !== 'gzip')
      throw new OtlpError(415, `The encoding "${encoding}" is unknown here. Send gzip, or no compression.`)
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge()
    const chunks: Buffer[] = []
    const length = { bytes: 0 }
    try {
      const body = await this.#collect(request, chunks, length)
      return encoding === 'gzip' ? await this.#unzipInTurn(body) : body
    } finally {
      this.#readingBytes -= length.bytes
    }
  }

  /** One after the other: a hundred of 20 kB may each become 20 MiB. */
  async #unzipInTurn(body: Buffer): Promise<Buffer> {
    const own = this.#unzipping.then(() => unzipped(body))
    this.#unzipping = own.catch(() => {}) // whoever sent it is told
    return await own
  }

  async #collect(request: IncomingMessage, chunks: Buffer[], length: { bytes: number }): Promise<Buffer> {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length.bytes += chunk.length
      this.#readingBytes += chunk.length
      if (length.bytes > MAX_BODY_BYTES) throw tooLarge()
      if (this.#readingBytes > MAX_READING_BYTES)
        throw new OtlpError(503, 'More is being sent at once than there is memory for. Send it again later.')
    }
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
  }
}

async function unzipped(body: Buffer): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new OtlpError(400, `The body is not gzip, as its header says (${(error as Error).message}).`)
  }
}

function tooLarge(): OtlpError {
  return new OtlpError(
    413,
    `A request may have ${MAX_BODY_BYTES / MEBI} MiB. Send fewer spans at once (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).`,
  )
}
