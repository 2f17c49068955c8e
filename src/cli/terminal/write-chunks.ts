import { once } from 'node:events'
import { escapeLines } from '../../errors/escape-text.js'

/** Writes chunks of whole lines to stdout, at the speed of its reader. For a terminal they are escaped. */
export async function writeChunks(chunks: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const prepare = process.stdout.isTTY ? escapeLines : unchanged
  for await (const chunk of chunks) {
    if (!process.stdout.write(prepare(chunk))) await once(process.stdout, 'drain')
  }
}

function unchanged(chunk: string): string {
  return chunk
}
