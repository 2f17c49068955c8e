// The page: its files, and its first one for every address that it gives a meaning itself.

import type { Context, Hono } from 'hono'
import { RequestError } from './answer.js'
import type { StaticFile } from './static-files.js'

/** Vite puts a hash of what they hold into the names of files in this folder. */
const NEVER_CHANGES = /^\/assets\//

export function addPage(app: Hono, files: ReadonlyMap<string, StaticFile>): void {
  app.get('*', (context) => {
    const { path } = context.req
    const file = files.get(path) ?? (isNavigation(context) ? files.get('/index.html') : undefined)
    if (file === undefined) throw new RequestError(404, 'NOT_FOUND', `There is nothing at ${path}.`)
    const headers = {
      'content-type': file.type,
      etag: file.etag,
      'cache-control': NEVER_CHANGES.test(path) ? 'private, max-age=31536000, immutable' : 'no-cache',
    }
    if (context.req.header('if-none-match') === file.etag) return context.body(null, 304, headers)
    return context.body(file.bytes, 200, headers)
  })
}

/** Whether a browser goes to an address, as it does for a link and a reload, instead of loading a part of a page. */
function isNavigation({ req }: Context): boolean {
  return (
    !req.path.startsWith('/api/') && (req.path === '/' || (req.header('accept') ?? '').includes('text/html'))
  )
}
