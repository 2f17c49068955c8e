// A logged file: what it is called and what is in it, never its bytes.

import type { Attributes } from '@opentelemetry/api'
import { readCount, readText } from './read-values.js'

/** A file that a run or a task has logged. */
export interface LoggedFile {
  name: string
  /** SHA-256 of its bytes, 64 hex digits; absent where nobody has read it. */
  sha256?: string
  sizeBytes?: number
  /** What it holds, such as `image/png`. */
  mimeType?: string
  /** Where it lies, if not in the store. */
  url?: string
}

const SHA256 = /^[0-9a-f]{64}$/

/** @returns undefined when it is no file */
export function readFileEvent(attributes: Attributes): LoggedFile | undefined {
  const name = readText(attributes['file.name'])
  if (name === undefined) return undefined
  const sha256 = readText(attributes['file.sha256'])
  const sizeBytes = readCount(attributes['file.size'])
  const mimeType = readText(attributes['file.mime_type'])
  const url = readText(attributes['file.url'])
  return {
    name,
    // it becomes part of a path, so it is nothing else
    ...(sha256 === undefined || !SHA256.test(sha256) ? {} : { sha256 }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(url === undefined ? {} : { url }),
  }
}
