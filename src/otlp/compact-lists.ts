// OTLP/JSON gives each number of a list an object of its own. Packed points, the bulk of a store, are lists of up to 64 numbers,
// and to parse them so takes ten times the memory and twice the time. Lists of plain numbers are therefore rewritten before.

const FIELD = '"values":'
const KINDS = [
  {
    open: Buffer.from(`{${FIELD}[{"doubleValue":`),
    next: Buffer.from('},{"doubleValue":'),
    close: Buffer.from('}]}'),
  },
  {
    open: Buffer.from(`{${FIELD}[{"intValue":"`),
    next: Buffer.from('"},{"intValue":"'),
    close: Buffer.from('"}]}'),
  },
]
const COMPACT_OPEN = Buffer.from('{"numbers":[')
const COMPACT_CLOSE = Buffer.from(']}')

/** More digits than a double holds exactly are left to whoever parses the list item by item. */
const MAX_NUMBER_BYTES = 24

/**
 * Rewrites, in the same bytes, each `{"values":[{"doubleValue":1.5},{"doubleValue":2.5}]}` as `{"numbers":[1.5,2.5]}`, and integers
 * likewise. What it looks for has quotes that a JSON string would have to escape, so that no text is ever changed.
 * @returns how many of the bytes hold the result
 */
export function compactLists(bytes: Buffer): number {
  let length = bytes.length
  for (const kind of KINDS) length = compactKind(bytes.subarray(0, length), kind)
  return length
}

function compactKind(bytes: Buffer, kind: (typeof KINDS)[number]): number {
  let read = 0
  let written = 0
  for (let open = bytes.indexOf(kind.open); open !== -1; open = bytes.indexOf(kind.open, read)) {
    const end = endOfList(bytes, open + kind.open.length, kind)
    // Not a list of numbers alone: it stays as it is, and the search goes on behind its beginning.
    const copyTo = end === -1 ? open + kind.open.length : open
    bytes.copyWithin(written, read, copyTo)
    written += copyTo - read
    read = copyTo
    if (end === -1) continue
    written = writeCompact(bytes, written, open + kind.open.length, end, kind)
    read = end
  }
  bytes.copyWithin(written, read)
  return written + bytes.length - read
}

/** @returns behind the list's end, or -1 when there is more in it than numbers */
function endOfList(bytes: Buffer, start: number, { next, close }: (typeof KINDS)[number]): number {
  for (let position = start; ; ) {
    const end = endOfNumber(bytes, position)
    if (end === position || end - position > MAX_NUMBER_BYTES) return -1
    if (startsAt(bytes, end, next)) position = end + next.length
    else return startsAt(bytes, end, close) ? end + close.length : -1
  }
}

// The result is shorter than what it is made from, and so never overtakes what is still to be read.
function writeCompact(
  bytes: Buffer,
  to: number,
  start: number,
  end: number,
  { next, close }: (typeof KINDS)[number],
): number {
  let written = to + COMPACT_OPEN.copy(bytes, to)
  for (let position = start; position < end; ) {
    const numberEnd = endOfNumber(bytes, position)
    bytes.copyWithin(written, position, numberEnd)
    written += numberEnd - position
    position = numberEnd + (numberEnd + close.length === end ? close.length : next.length)
    if (position < end) bytes[written++] = COMMA
  }
  return written + COMPACT_CLOSE.copy(bytes, written)
}

const COMMA = 0x2c

function endOfNumber(bytes: Buffer, start: number): number {
  let end = start
  while (isNumberByte(bytes[end] as number)) end++
  return end
}

// Digits, and + - . e E; the comma and the slash lie between them and are no part of a number.
function isNumberByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x2b ||
    byte === 0x65 ||
    byte === 0x45
  )
}

function startsAt(bytes: Buffer, position: number, pattern: Buffer): boolean {
  for (let i = 0; i < pattern.length; i++) if (bytes[position + i] !== pattern[i]) return false
  return true
}
