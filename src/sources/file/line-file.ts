/** A line, and where it begins. */
export interface PlacedLine {
  number: number
  start: number
  /** Valid until the next line is read, and may be changed. Empty if the line is too long to be read. */
  bytes: Buffer
  /** The line's length in the file, or in what it unpacks to. */
  length: number
}

/** A file whose lines can be read again from where they begin. */
export interface LineFile {
  path: string
  /**
   * @param start where a line begins; left out for all lines
   * @throws the file system's error when it cannot be read; what zlib throws for a damaged .gz
   */
  lines(start?: number): AsyncIterable<PlacedLine>
}

type Line = Omit<PlacedLine, 'start'>

/** @param from where the first of the lines begins */
export async function* placed(
  lines: Iterable<Line> | AsyncIterable<Line>,
  from: number,
): AsyncGenerator<PlacedLine> {
  let start = from
  for await (const { number, bytes, length } of lines) {
    yield { number, start, bytes, length }
    start += length + 1
  }
}
