// OTLP over HTTP: any OpenTelemetry program, in any language, sends its spans here.

import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { Outage } from '../../errors/outage.js'
import { encodeFailure, encodeResponse, type OtlpEncoding } from '../../otlp/encode-response.js'
import type { ReceivedSpans } from '../../store/received-spans.js'
import type { FinishedSpan } from '../../wire/span.js'
import { decodeBody } from './decode-body.js'
import { OtlpError } from './otlp-error.js'
import { BodyReader } from './read-body.js'

const TRACES = '/v1/traces'
const OTHER_SIGNALS = ['/v1/metrics', '/v1/logs']

/** How long an exporter waits before it tries again, in seconds. */
const RETRY_AFTER_S = '2'

/** Whether a request with a body is for the receiver. */
export function isForReceiver({ method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && (path === TRACES || OTHER_SIGNALS.includes(path))
}

/** What is answered with success is in the store by then. */
export function addReceiver(app: Hono, received: ReceivedSpans): void {
  const bodies = new BodyReader()
  const keep = keeper(received)
  app.post(TRACES, (context) =>
    answering(context, async (encoding) => {
      const body = await bodies.read((context.env as HttpBindings).incoming)
      const { spans, ...rest } = decodeBody(body, encoding)
      keep(spans)
      return encodeResponse(encoding, rest)
    }),
  )
  for (const path of OTHER_SIGNALS)
    app.post(path, (context) =>
      answering(context, () => {
        const signal = path.slice('/v1/'.length)
        throw new OtlpError(
          404,
          `runspan takes traces alone. Set OTEL_${signal.toUpperCase()}_EXPORTER=none, or send ${signal} elsewhere.`,
        )
      }),
    )
}

/** A disk that fails is told at the terminal, too: not every exporter tells what it was answered. */
function keeper(received: ReceivedSpans): (spans: readonly FinishedSpan[]) => void {
  const outage = new Outage('received-spans')
  return (spans) => {
    let isKept: boolean
    try {
      isKept = received.keep(spans)
    } catch (error) {
      const why = `the store at ${received.dir} cannot be written (${(error as Error).message})`
      outage.begin(`${why}; programs that send spans are told to try again.`)
      throw new OtlpError(503, `${why}. Send it again later.`)
    }
    if (!isKept)
      throw new OtlpError(
        503,
        `Another \`runspan ui\` receives spans for the store at ${received.dir}. Send them there.`,
      )
    outage.end(`the store at ${received.dir} can be written again.`)
  }
}

/** Answers in the encoding of the request, errors too. */
async function answering(
  context: Context,
  receive: (encoding: OtlpEncoding) => Promise<Uint8Array> | Uint8Array,
): Promise<Response> {
  let encoding: OtlpEncoding = 'json'
  try {
    encoding = encodingOf(context)
    return send(context, 200, encoding, await receive(encoding))
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error
    if (error.status === 503) context.header('retry-after', RETRY_AFTER_S)
    return send(context, error.status, encoding, encodeFailure(encoding, error.message))
  }
}

const TYPES: Readonly<Record<OtlpEncoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
}

function send(
  context: Context,
  status: OtlpError['status'] | 200,
  encoding: OtlpEncoding,
  body: Uint8Array,
): Response {
  return context.body(Uint8Array.from(body), status, { 'content-type': TYPES[encoding] })
}

function encodingOf({ req }: Context): OtlpEncoding {
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === TYPES.json) return 'json'
  if (type === TYPES.protobuf) return 'protobuf'
  throw new OtlpError(
    415,
    `The type ${type === undefined ? 'is missing' : `"${type}" is unknown here`}: send ${TYPES.protobuf} or ${TYPES.json}.`,
  )
}
