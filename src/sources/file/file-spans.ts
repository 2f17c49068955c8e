// Every span of a file, line by line: to be taken elsewhere, rather than to be read as runs.

import { decodeRequest } from '../../otlp/decode-json.js'
import type { FinishedSpan } from '../../wire/span.js'
import { isFileTrouble, unreadable } from './file-trouble.js'
import { listOtlpFiles } from './list-otlp-files.js'
import { openLines } from './otlp-lines.js'
import { splitLines } from './split-lines.js'

/**
 * The spans of each line of a file, of the files in a folder, or of what comes in pieces.
 * @param from a path, or pieces of OTLP/JSON lines
 * @param onDamaged told of each line that is left out
 * @throws RunspanError `SOURCE_FAILED` for what cannot be read
 */
export async function* fileSpans(
  from: string | AsyncIterable<Buffer>,
  onDamaged: (message: string) => void,
): AsyncGenerator<FinishedSpan[]> {
  if (typeof from !== 'string') {
    yield* spansOf(splitLines(from), 'the input', onDamaged)
    return
  }
  try {
    for (const path of listOtlpFiles(from)) yield* spansOf(openLines(path).lines(), path, onDamaged)
  } catch (error) {
    if (!isFileTrouble(error)) throw error
    throw unreadable(from, 'SOURCE_FAILED', error)
  }
}

async function* spansOf(
  lines: AsyncIterable<{ number: number; bytes: Buffer; length: number }>,
  name: string,
  onDamaged: (message: string) => void,
): AsyncGenerator<FinishedSpan[]> {
  for await (const { number, bytes, length } of lines) {
    if (length === 0) continue
    const tell = (message: string) => onDamaged(`line ${number} of ${name} was left out: ${message}`)
    if (length > bytes.length) {
      tell(`it has ${length} bytes, which no line of spans has`)
      continue
    }
    let spans: FinishedSpan[]
    try {
      spans = decodeRequest(bytes)
    } catch (error) {
      tell((error as Error).message)
      continue
    }
    yield spans
  }
}
