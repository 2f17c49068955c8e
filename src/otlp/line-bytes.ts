// A line of the store may say how many bytes it has, its line break included. Then the attributes of its one span, a root, say
// all of the run but its points; and where its file has no more bytes, whoever lists runs need not read its events. To every
// other reader of OTLP/JSON it is an unknown field, which the specification has them ignore.

/** What a line begins with that says so; the number follows. */
export const LINE_BYTES = '{"runspan.line_bytes":'

/** Of the number, with spaces before it. */
export const LINE_BYTES_DIGITS = 10

/** Always of the same length: it is written when all else is. */
export function lineBytesField(count: number): string {
  return `${LINE_BYTES}${String(count).padStart(LINE_BYTES_DIGITS)},`
}
