// OTLP/JSON makes an object of each number in a list. Packed points, the bulk of a store, are lists of up
// to 64 numbers, and parsing them like this takes ten times the memory and twice the time. So lists of
// plain numbers are rewritten before parsing.

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

/** Longer numbers have more digits than a double can represent: such a list is left to the JSON parser. */
const MAX_NUMBER_BYTES = 24

/**
 * Rewrites in place each `{"values":[{"doubleValue":1.5},{"doubleValue":2.5}]}` as `{"numbers":[1.5,2.5]}`,
 * and integers likewise. The pattern contains quotes that a JSON string would have to escape, so a text is
 * never changed.
 * @returns the length of the result, which is shorter
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
    // not only numbers: the list stays as it is, and the search continues after its beginning
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

/** @returns the position after the list, or -1 when it has more than numbers */
function endOfList(bytes: Buffer, start: number, { next, close }: (typeof KINDS)[number]): number {
  for (let position = start; ; ) {
    const end = endOfNumber(bytes, position)
    if (end === position || end - position > MAX_NUMBER_BYTES) return -1
    if (startsAt(bytes, end, next)) position = end + next.length
    else return startsAt(bytes, end, close) ? end + close.length : -1
  }
}

// the result is shorter than its source, so writing never overtakes reading
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
    // a call of copyWithin() takes longer than a number has digits
    for (let i = position; i < numberEnd; i++) bytes[written++] = bytes[i] as number
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

// digits and + - . e E; a range would include the comma and the slash, which are not part of a number
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
