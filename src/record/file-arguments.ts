// What logFile() and logTable() are given, checked; the bytes go to the store, if there is one.

import { statSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isUint8Array } from 'node:util/types'
import { describe } from '../errors/describe.js'
import { maskUrl } from '../errors/mask.js'
import { RunspanError, type RunspanErrorCode } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import { type ByteSource, type Digest, digest } from '../runtime/digest.js'
import { untraced } from '../runtime/untraced.js'
import { jsonText } from '../wire/json-text.js'
import type { LoggedFile } from '../wire/logged-file.js'
import { JSON_LINES, mimeTypeOf } from '../wire/mime-type.js'
import { loggedValue } from './logged-value.js'
import { redacted } from './redacted.js'
import { state } from './state.js'
import { checkKey, checkOptions, checkText } from './validate.js'

/** Options of `logFile()`. */
export interface FileOptions {
  /** What it holds, such as `image/png`; by default what the ending of its name says. */
  mimeType?: string | undefined
  /** The most bytes that are copied to the store; of a larger file its hash and place are kept. 256 MiB. */
  maxBytes?: number | undefined
}

/** What `logFile()` takes: the path of a file, bytes, a text, or an address that is only noted. */
export type FileSource = string | Uint8Array | URL | { text: string }

const OPTIONS = ['mimeType', 'maxBytes']
const MAX_BYTES = 256 << 20

/** Keeps the bytes of a file, and notes it. */
export function readFile(
  runId: string | undefined,
  name: unknown,
  source: FileSource,
  options: FileOptions = {},
): LoggedFile {
  const checkedName = checkFileName(name)
  const what = `File "${checkedName}"`
  checkOptions('A file', options, OPTIONS)
  const { mimeType = mimeTypeOf(checkedName), maxBytes = MAX_BYTES } = options
  if (mimeType !== undefined)
    checkLength(`The option "mimeType" of file "${checkedName}"`, mimeType, 'INVALID_OPTION')
  if (typeof maxBytes !== 'number' || !(maxBytes >= 0))
    throw new RunspanError(
      'INVALID_OPTION',
      `The option "maxBytes" of file "${checkedName}" is ${describe(maxBytes)}; it is a number of bytes from 0.`,
    )
  const file: LoggedFile = mimeType === undefined ? { name: checkedName } : { name: checkedName, mimeType }
  const bytes = bytesOf(what, source)
  if (!(bytes instanceof URL)) return { ...file, ...keep(runId, what, bytes, maxBytes) }
  return {
    ...file,
    url: checkLength(`The address of file "${checkedName}"`, maskUrl(bytes.href), 'INVALID_FILE'),
  }
}

/** Rows as JSON, a line for each. */
export function readTable(runId: string | undefined, name: unknown, rows: unknown): LoggedFile {
  const checkedName = checkFileName(name)
  const what = `Table "${checkedName}"`
  if (typeof rows !== 'object' || rows === null || !(Symbol.iterator in rows))
    throw new RunspanError(
      'INVALID_VALUE',
      `${what} is ${describe(rows)}; pass a list of rows, such as [{ prompt: 'a', answer: 'b' }].`,
    )
  const lines = Array.from(rows as Iterable<unknown>, (row, i) => {
    const value = loggedValue(`Row ${i} of table "${checkedName}"`, redacted(row, 'output', checkedName))
    return `${jsonText(value ?? null)}\n`
  })
  const text = Buffer.from(lines.join(''))
  return { name: checkedName, mimeType: JSON_LINES, ...keep(runId, what, text, Number.POSITIVE_INFINITY) }
}

/** Backends refuse spans for longer texts. */
const MAX_LENGTH = 4_096

function checkFileName(name: unknown): string {
  return checkLength('The name of a file', checkKey('file', name), 'INVALID_KEY')
}

function checkLength(what: string, text: unknown, code: RunspanErrorCode): string {
  const checked = checkText(what, text)
  if (checked.length <= MAX_LENGTH) return checked
  throw new RunspanError(
    code,
    `${what} has ${checked.length} characters; no more than ${MAX_LENGTH} are kept. What is in a file goes into its bytes.`,
  )
}

function bytesOf(what: string, source: FileSource): ByteSource | URL {
  if (typeof source === 'string') return checkPath(what, source)
  if (source instanceof URL)
    return source.protocol === 'file:' ? checkPath(what, pathOf(what, source)) : source
  if (isUint8Array(source)) return source
  if (typeof source === 'object' && source !== null && typeof source.text === 'string')
    return Buffer.from(source.text)
  throw new RunspanError(
    'INVALID_FILE',
    `${what} is ${describe(source)}; pass the path of a file, a Buffer or Uint8Array, { text: '…' }, or a URL.`,
  )
}

function pathOf(what: string, address: URL): string {
  try {
    return fileURLToPath(address)
  } catch (error) {
    throw new RunspanError(
      'INVALID_FILE',
      `${what} cannot be read from ${describe(address.href)}: ${(error as Error).message}. Pass the path of a file of this machine.`,
    )
  }
}

function checkPath(what: string, path: string): string {
  const trouble = troubleWith(path)
  if (trouble === undefined) return path
  throw new RunspanError(
    'INVALID_FILE',
    `${what} cannot be read from ${describe(path)}: ${trouble}. Pass the path of a file, or { text: '…' } for a text.`,
  )
}

function troubleWith(path: string): string | undefined {
  try {
    return untraced(() => statSync(path)).isFile() ? undefined : 'it is not a file'
  } catch (error) {
    return (error as Error).message
  }
}

/** @returns what is in it, and where it lies if not in the store */
function keep(
  runId: string | undefined,
  what: string,
  bytes: ByteSource,
  maxBytes: number,
): Digest & { url?: string } {
  try {
    return untraced(() => {
      const isLarge = typeof bytes === 'string' && statSync(bytes).size > maxBytes
      const kept = isLarge || runId === undefined ? undefined : state().fileKeeper?.keep(runId, bytes)
      if (kept !== undefined) return kept
      if (isLarge)
        warn.once(
          'file-too-large',
          `${what} is larger than ${maxBytes} bytes: its hash and where it lies are kept, its bytes are not. Pass a larger "maxBytes" to have it copied. Other such files are not mentioned.`,
        )
      return { ...digest(bytes), ...(typeof bytes === 'string' ? { url: pathToFileURL(bytes).href } : {}) }
    })
  } catch (error) {
    throw new RunspanError('INVALID_FILE', `${what} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    })
  }
}
