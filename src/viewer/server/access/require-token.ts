// Where others can reach the server, only who has the address with its token gets in. A browser keeps the token in a
// cookie, so that it stands in no address afterwards.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { RequestError } from '../answer.js'

/** @param port part of the cookie's name: browsers give a cookie to every port of a machine */
export function requireToken(token: string, port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const cookie = `runspan_token_${port()}`
    const given = context.req.query('token')
    if (given !== undefined && isSame(given, token)) {
      // not Strict: a browser would leave it out of the next request when the address was a link in a chat
      setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Lax', path: '/' })
      return context.redirect(withoutToken(context), 303)
    }
    if (
      ![getCookie(context, cookie), bearerOf(context)].some(
        (text) => text !== undefined && isSame(text, token),
      )
    )
      throw new RequestError(
        401,
        'TOKEN_MISSING',
        'Open the address that `runspan ui` has printed, with its token.',
      )
    return await next()
  }
}

function bearerOf(context: Context): string | undefined {
  return /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
}

function withoutToken(context: Context): string {
  const url = new URL(context.req.url)
  url.searchParams.delete('token')
  return url.pathname.replace(/^\/+/, '/') + url.search
}

/** In the same time wherever they differ; hashed, because it takes texts of one length. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
