import { Hono } from 'hono'
import type { ReceivedSpans } from '../../store/received-spans.js'
import { refuseForeign } from '../server/access/refuse-foreign.js'
import { requireToken } from '../server/access/require-token.js'
import { answerError, RequestError } from '../server/answer.js'
import { secureHeaders } from '../server/headers.js'
import { addReceiver, isForReceiver } from './add-receiver.js'

export interface ReceiverAppOptions {
  received: ReceivedSpans
  /** What everyone must have who sends; undefined where only this machine can. */
  token: string | undefined
  /** What the server was told to listen on. */
  host: string
  /** Known when the server listens. */
  port: () => number
}

/** The receiver alone, for the port where OpenTelemetry's programs send to when nobody says where. */
export function makeReceiverApp({ received, token, host, port }: ReceiverAppOptions): Hono {
  const app = new Hono({ strict: true })
  app.onError(answerError)
  app.use(secureHeaders)
  const place = () => (token === undefined ? { host, port: port() } : undefined)
  app.use(refuseForeign(place, isForReceiver))
  if (token !== undefined) app.use(requireToken(token, port))
  addReceiver(app, received)
  app.all('*', ({ req }) => {
    throw new RequestError(404, 'NOT_FOUND', `There is nothing at ${req.path}. Spans are sent to /v1/traces.`)
  })
  return app
}
