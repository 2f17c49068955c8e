import { decodeRequest } from '../otlp/decode-json.js'
import type { FinishedSpan } from '../wire/span.js'
import { type Line, readLines } from './read-lines.js'

/**
 * The spans of a run's file. A damaged or half-written line is reported, and only that line is lost.
 * @param skip lines that need not be read
 */
export function* readSpans(
  path: string,
  onWarning: (message: string) => void,
  skip?: (line: Line) => boolean,
): Generator<FinishedSpan> {
  for (const line of readLines(path)) {
    if (line.length > line.bytes.length) {
      onWarning(
        `line ${line.number} of ${path} has ${line.length} bytes, which no line of runspan has, and was left out`,
      )
      continue
    }
    if (line.length === 0 || skip?.(line)) continue
    let spans: FinishedSpan[]
    try {
      spans = decodeRequest(line.bytes)
    } catch (error) {
      onWarning(
        `line ${line.number} of ${path} (${line.length} bytes) is ${line.isWhole ? 'damaged' : 'half-written'} and was left out (${(error as Error).message})`,
      )
      continue
    }
    yield* spans
  }
}
