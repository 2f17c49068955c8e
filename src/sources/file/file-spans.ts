// Every span of a file, line by line: to be taken elsewhere, rather than to be read as runs.

import type { FinishedSpan } from '../../wire/span.js'
import { decodeLine } from './decode-line.js'
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
  for await (const line of lines) {
    const spans = decodeLine(line)
    if (Array.isArray(spans)) yield spans
    else if (spans !== undefined) onDamaged(`line ${line.number} of ${name} was left out: ${spans.message}`)
  }
}
