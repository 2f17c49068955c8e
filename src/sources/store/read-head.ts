import { isAscii, isUtf8 } from 'node:buffer'
import { closeSync, readSync, type Stats } from 'node:fs'
import { LINE_BYTES, LINE_BYTES_DIGITS } from '../../otlp/line-bytes.js'
import { openWithStats, readBytes } from '../../store/open-file.js'

/** More than the heads of most runs have, and of nearly all. */
const [HEAD_BYTES, MAX_HEAD_BYTES] = [1 << 14, 1 << 20]

const BEGINNING = Buffer.from(LINE_BYTES)
const END_OF_LINE_BYTES = BEGINNING.length + LINE_BYTES_DIGITS
/** What a request ends with, and its line. */
const END = Buffer.from(']}\n')

const beginning = Buffer.allocUnsafe(HEAD_BYTES)
const end = Buffer.alloc(END.length)

/**
 * The text of the only line of a file up to its events, where the line says that who lists runs need not read these. A
 * line that was cut, or has others behind it, has not as many bytes as it says, or another end.
 * @returns undefined for any other file; throws what the file system throws
 */
export function readHead(path: string): { json: string; stats: Stats } | undefined {
  const { file, stats } = openWithStats(path)
  try {
    const { size } = stats
    const length = readSync(file, beginning, 0, HEAD_BYTES, 0)
    if (length < END_OF_LINE_BYTES || lineBytes() !== size) return undefined
    if (readSync(file, end, 0, END.length, size - END.length) < END.length || !end.equals(END))
      return undefined
    const json =
      withoutEvents(beginning.subarray(0, length)) ?? withoutEvents(readBytes(file, 0, MAX_HEAD_BYTES))
    return json === undefined ? undefined : { json, stats }
  } finally {
    closeSync(file)
  }
}

/** What the beginning says, read digit by digit, since no text has to be made of them then. */
function lineBytes(): number | undefined {
  for (let i = 0; i < BEGINNING.length; i++) if (beginning[i] !== BEGINNING[i]) return undefined
  let count = 0
  for (let i = BEGINNING.length; i < END_OF_LINE_BYTES; i++) {
    const byte = beginning[i] as number
    if (byte >= ZERO && byte <= ZERO + 9) count = count * 10 + byte - ZERO
    else if (byte !== SPACE || count > 0) return undefined
  }
  return count
}

const [SPACE, ZERO] = [0x20, 0x30]

const EVENTS = Buffer.from(',"events":[')

/** @returns undefined where the events do not begin in this part of a line, or it is damaged */
function withoutEvents(line: Buffer): string | undefined {
  const length = line.indexOf(EVENTS)
  return length > 0 ? textOf(line.subarray(0, length)) : undefined
}

/**
 * Most heads are ASCII, which is not decoded.
 * @returns undefined for bytes that are no text
 */
function textOf(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1')
  return isUtf8(bytes) ? bytes.toString() : undefined
}
