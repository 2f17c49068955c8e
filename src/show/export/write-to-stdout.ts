import { once } from 'node:events'
import { escapeLines } from '../terminal/escape-text.js'

/** Writes chunks of whole lines to stdout, each when the one before has been taken; to a terminal what is safe to print. */
export async function writeToStdout(chunks: AsyncIterable<string>): Promise<void> {
  const prepare = process.stdout.isTTY ? escapeLines : unchanged
  for await (const chunk of chunks) {
    if (!process.stdout.write(prepare(chunk))) await once(process.stdout, 'drain')
  }
}

function unchanged(chunk: string): string {
  return chunk
}
