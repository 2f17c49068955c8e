import { isUtf8 } from 'node:buffer'
import { closeSync, readSync, type Stats } from 'node:fs'
import { LINE_BYTES, LINE_BYTES_DIGITS } from '../../otlp/line-bytes.js'
import { openWithStats, readBytes } from '../../store/open-file.js'

/** More than the heads of most runs have, and of nearly all. */
const [HEAD_BYTES, MAX_HEAD_BYTES] = [1 << 14, 1 << 20]

const BEGINNING = Buffer.from(LINE_BYTES)
/** What a request ends with, and its line. */
const END = Buffer.from(']}\n')

const beginning = Buffer.allocUnsafe(HEAD_BYTES)
const end = Buffer.alloc(END.length)

/**
 * The text of the only line of a file without its events, where the line says that who lists runs need not read these. A
 * line that was cut, or has others behind it, has not as many bytes as it says, or another end.
 * @returns undefined for any other file; throws what the file system throws
 */
export function readHead(path: string): { json: string; stats: Stats } | undefined {
  const { file, stats } = openWithStats(path)
  try {
    const { size } = stats
    const length = readSync(file, beginning, 0, HEAD_BYTES, 0)
    const head = beginning.subarray(0, length)
    if (lineBytesOf(head) !== size) return undefined
    if (readSync(file, end, 0, END.length, size - END.length) < END.length || !end.equals(END))
      return undefined
    const json = withoutEvents(head) ?? withoutEvents(readBytes(file, 0, MAX_HEAD_BYTES))
    return json === undefined ? undefined : { json, stats }
  } finally {
    closeSync(file)
  }
}

function lineBytesOf(line: Buffer): number | undefined {
  if (!BEGINNING.equals(line.subarray(0, BEGINNING.length))) return undefined
  return Number(line.toString('latin1', BEGINNING.length, BEGINNING.length + LINE_BYTES_DIGITS))
}

const EVENTS = ',"events":['
const AFTER_SPAN = '}]}]}]}'

/** @returns undefined where the events do not begin in this part of a line, or it is damaged */
function withoutEvents(line: Buffer): string | undefined {
  const head = line.subarray(0, Math.max(0, line.indexOf(EVENTS)))
  return head.length > 0 && isUtf8(head) ? head.toString() + AFTER_SPAN : undefined
}
