// `/api/runs/:id/files`: what a run has logged as files, and their bytes.

import { createReadStream, existsSync, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { Context, Hono } from 'hono'
import { filesOf, type OwnedFile } from '../../../read/files-of.js'
import { fileJson } from '../../../read/tables/run-json.js'
import { keptFile } from '../../../store/kept-files.js'
import { answer, RequestError } from '../answer.js'
import { FILE_POLICY } from '../headers.js'
import type { RunReader } from './run-reader.js'

/** Each is a few hundred bytes. */
const MOST_KNOWN = 10_000

/** @param dir of the store that has the bytes; undefined where the source is none */
export function addFiles(app: Hono, reader: RunReader, dir: string | undefined): void {
  // a run never loses a file, and to find one means to decode all of the run
  const known = new Map<string, OwnedFile>()
  const read = async (context: Context): Promise<OwnedFile[]> => {
    const id = context.req.param('id') as string
    const files = filesOf(await reader.read(id, context.req.raw.signal))
    if (known.size + files.length > MOST_KNOWN) known.clear()
    // of several with the same bytes the first
    for (const file of files.slice(0, MOST_KNOWN).toReversed()) known.set(`${id}/${file.sha256}`, file)
    return files
  }
  const find = async (context: Context, sha256: string): Promise<OwnedFile | undefined> =>
    known.get(`${context.req.param('id')}/${sha256}`) ??
    (await read(context)).find((file) => file.sha256 === sha256)
  const pathOf = ({ sha256 }: OwnedFile): string | undefined => {
    if (dir === undefined || sha256 === undefined) return undefined
    const path = keptFile(dir, sha256)
    return existsSync(path) ? path : undefined
  }

  app.get('/api/runs/:id/files', async (context) => {
    const files = (await read(context)).map((file) => ({
      ...fileJson(file),
      isKept: pathOf(file) !== undefined,
    }))
    return answer(context, { files })
  })

  app.get('/api/runs/:id/files/:sha256', async (context) => {
    const sha256 = context.req.param('sha256')
    const file = await find(context, sha256)
    const path = file && pathOf(file)
    if (file === undefined || path === undefined)
      throw new RequestError(
        404,
        'NOT_FOUND',
        `The store does not have the bytes of a file ${sha256} of this run.`,
      )
    const { size } = statSync(path)
    const end = endOf(context.req.header('range'), size)
    const headers = {
      ...headersOf(file),
      'accept-ranges': 'bytes',
      'content-length': String(end ?? size),
      ...(end === undefined ? {} : { 'content-range': `bytes 0-${end - 1}/${size}` }),
    }
    const status = end === undefined ? 200 : 206
    // nobody would read the stream, and its file would stay open
    if (context.req.method === 'HEAD') return context.body(null, status, headers)
    const stream = createReadStream(path, end === undefined ? {} : { end: end - 1 })
    return context.body(Readable.toWeb(stream) as ReadableStream, status, headers)
  })
}

/**
 * How many bytes are wanted of a file, from its beginning; undefined for all of it. Other ranges, which no preview needs,
 * are answered with the whole file, as HTTP allows.
 */
function endOf(range: string | undefined, size: number): number | undefined {
  const [, last] = /^bytes=0-(\d{1,15})$/.exec(range ?? '') ?? []
  if (last === undefined || size === 0) return undefined
  return Math.min(Number(last) + 1, size)
}

/** What a browser shows or plays without running anything in it. */
const SHOWN =
  /^(image\/(png|jpeg|gif|webp|avif)|audio\/(aac|flac|mp4|mpeg|ogg|wav|webm|x-wav)|video\/(mp4|webm))$/

/**
 * A file comes from whoever recorded the run. On the page's own address it must not become a page or a script: what is
 * no picture, sound, film or text is only there to be downloaded.
 */
function headersOf({ name, mimeType = '' }: OwnedFile): Record<string, string> {
  const policy = { 'content-security-policy': FILE_POLICY }
  if (SHOWN.test(mimeType)) return { ...policy, 'content-type': mimeType }
  const isText = /^text\/|^application\/(json|jsonl|yaml)$/.test(mimeType)
  return {
    ...policy,
    'content-type':
      mimeType === 'image/svg+xml'
        ? mimeType
        : isText
          ? 'text/plain; charset=utf-8'
          : 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed().split(/[/\\]/).at(-1) || 'file')}`,
  }
}
