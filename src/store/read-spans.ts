import { requestDecoder } from '../otlp/decode-json.js'
import type { FinishedSpan } from '../wire/span.js'
import { type Line, readLines } from './read-lines.js'

/**
 * The spans of a run's file. A damaged or half-written line is reported, and only that line is lost.
 * @param pick what of a line is to be read, undefined where nothing is
 */
export function* readSpans(
  path: string,
  onWarning: (message: string) => void,
  pick: (line: Line) => Buffer | undefined = ({ bytes }) => bytes,
): Generator<FinishedSpan> {
  for (const spans of readRequests(path, onWarning, pick)) yield* spans
}

/** The same, those of a line together. */
export function* readRequests(
  path: string,
  onWarning: (message: string) => void,
  pick: (line: Line) => Buffer | undefined,
  lines: Iterable<Line> = readLines(path),
): Generator<FinishedSpan[]> {
  const decode = requestDecoder()
  for (const line of lines) {
    if (line.length > line.bytes.length) {
      onWarning(
        `line ${line.number} of ${path} has ${line.length} bytes, which no line of runspan has, and was left out`,
      )
      continue
    }
    const picked = line.length === 0 ? undefined : pick(line)
    if (picked === undefined) continue
    let spans: FinishedSpan[]
    try {
      spans = decode(picked)
    } catch (error) {
      onWarning(
        `line ${line.number} of ${path} (${line.length} bytes) is ${line.isWhole ? 'damaged' : 'half-written'} and was left out (${(error as Error).message})`,
      )
      continue
    }
    yield spans
  }
}
