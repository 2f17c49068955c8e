// Any web page that the user visits can make the browser send requests to this machine. None of them gets an answer.

import type { Context, MiddlewareHandler } from 'hono'
import { RequestError } from '../answer.js'

/** The names of this machine to itself. A foreign name that was made to point here (DNS rebinding) is none of them. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/** @returns whether only this machine can reach an address that a server listens on */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/**
 * @param place where the server listens; undefined where any name may lead to it
 * @param takesBody whether a request may write something; without it, none may
 */
export function refuseForeign(
  place: () => { host: string; port: number } | undefined,
  takesBody: (request: Context['req']) => boolean = () => false,
): MiddlewareHandler {
  return async (context, next) => {
    if (!takesBody(context.req)) refuseWriting(context)
    checkHost(context, place())
    checkOrigin(context)
    await next()
  }
}

function refuseWriting({ req }: Context): void {
  if (req.method !== 'GET' && req.method !== 'HEAD')
    throw new RequestError(405, 'METHOD_NOT_ALLOWED', `This server answers GET, not ${req.method}.`)
  const hasBody =
    (req.header('content-length') ?? '0') !== '0' || req.header('transfer-encoding') !== undefined
  if (hasBody) throw new RequestError(413, 'BODY_NOT_ALLOWED', 'This server takes no request with a body.')
}

function checkHost({ req }: Context, place: { host: string; port: number } | undefined): void {
  if (place === undefined) return
  const { host, port } = place
  const given = req.header('host')?.toLowerCase()
  const names = [...new Set([...LOOPBACK_NAMES, hostInUrl(host)])]
  const allowed = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  if (given === undefined || !allowed.includes(given))
    throw new RequestError(
      403,
      'FOREIGN_HOST',
      `This viewer answers to http://localhost:${port} and http://${hostInUrl(host)}:${port} alone. ` +
        `Open one of these; through ssh, forward the same port: ssh -L ${port}:${hostInUrl(host)}:${port} <machine>.`,
    )
}

/** An address as it stands in a URL: that of IPv6 in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function checkOrigin({ req }: Context): void {
  const origin = req.header('origin')
  const site = req.header('sec-fetch-site')
  const isOwn =
    (origin === undefined || origin.toLowerCase() === `http://${req.header('host')?.toLowerCase()}`) &&
    (site === undefined || site === 'same-origin' || site === 'none' || isLink(req))
  if (!isOwn) throw new RequestError(403, 'FOREIGN_ORIGIN', 'This server does not answer to other web pages.')
}

/** Somebody follows a link to the page. It does not show what it shows to the page with the link. */
function isLink(req: Context['req']): boolean {
  return (
    !req.path.startsWith('/api/') &&
    req.header('sec-fetch-mode') === 'navigate' &&
    req.header('sec-fetch-dest') === 'document'
  )
}
