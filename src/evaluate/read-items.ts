import { readFileSync } from 'node:fs'
import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { parseCsv } from './parse-csv.js'

/** Where items were read from. */
export interface DataFile {
  /** As it was given. */
  readonly path: string
  /** Of the bytes of the file, in hex digits. */
  readonly sha256: string
}

/**
 * Reads the items of an evaluation from a file: JSON lines (`.jsonl`, `.ndjson`), each an item, or CSV (`.csv`)
 * with the names of the columns in its first row, of which each value is a text. `evaluate()` keeps the file's
 * path, hash and count of items as params of the run.
 * @returns a list; `T` is what the caller knows about its items
 * @throws RunspanError `INVALID_ITEMS` for a file that cannot be read, with the line that is wrong
 */
export function readItems<T = Record<string, unknown>>(path: string): T[] & DataFile {
  const parse = parserFor(path)
  const bytes = readBytes(path)
  const refuse = (line: number, why: string, cause?: unknown): never => {
    throw new RunspanError('INVALID_ITEMS', `Line ${line} of ${path} ${why}`, { cause })
  }
  const items = parse(textOf(bytes, path), refuse)
  // loaded when it is needed, so that importing `runspan/api` stays cheap
  const { createHash } = process.getBuiltinModule('node:crypto')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  // not enumerable, so that they are not taken for items
  return Object.defineProperties(items, { path: { value: path }, sha256: { value: sha256 } }) as T[] &
    DataFile
}

type Refuse = (line: number, why: string, cause?: unknown) => never
type Parser = (text: string, refuse: Refuse) => unknown[]

function parserFor(path: string): Parser {
  if (/\.csv$/i.test(path)) return parseCsv
  if (/\.(jsonl|ndjson)$/i.test(path)) return parseLines
  throw new RunspanError(
    'INVALID_ITEMS',
    `The items in ${describe(path)} cannot be read: the name of the file ends neither in .jsonl nor .ndjson nor .csv. For any other format pass a list.`,
  )
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const remedy =
      (error as NodeJS.ErrnoException).code === 'ERR_FS_FILE_TOO_LARGE'
        ? TOO_LARGE
        : 'Check the path, and who may read the file.'
    throw unreadable(path, error, remedy)
  }
}

function textOf(bytes: Buffer, path: string): string {
  try {
    return bytes.toString('utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw unreadable(path, error, TOO_LARGE)
  }
}

const TOO_LARGE =
  'It is too large to be read at once: pass an async iterable that gives one item after the other.'

function unreadable(path: string, cause: unknown, remedy: string): RunspanError {
  return new RunspanError(
    'INVALID_ITEMS',
    `The items in ${describe(path)} cannot be read (${(cause as Error).message}). ${remedy}`,
    { cause },
  )
}

function parseLines(text: string, refuse: Refuse): unknown[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as unknown]
    } catch (error) {
      return refuse(i + 1, `is no JSON (${(error as Error).message}). Each line holds one item.`, error)
    }
  })
}
