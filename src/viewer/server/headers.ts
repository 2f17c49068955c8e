import type { MiddlewareHandler } from 'hono'

/** The page loads nothing from elsewhere, runs no script that stands in its HTML, and is in no other page's frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Of what somebody has recorded, and of what is only to be kept as a file: shown as a page, it could do nothing. */
export const FILE_POLICY = "default-src 'none'; sandbox"

const POLICY = 'content-security-policy'

const HEADERS = {
  [POLICY]: CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** What every answer says, errors too. What has no other rule is kept by nobody: runs change, and may be secret. */
export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next()
  // a file has a stricter policy of its own
  const kept = context.res.headers.get(POLICY) === FILE_POLICY ? POLICY : undefined
  for (const [name, value] of Object.entries(HEADERS)) if (name !== kept) context.header(name, value)
  if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store')
}
