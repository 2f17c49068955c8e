import { once } from 'node:events'
import { escapeLines } from '../../errors/escape-text.js'

/** Writes chunks of whole lines to stdout, at the speed of its reader. For a terminal they are escaped. */
export async function writeChunks(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string>,
): Promise<void> {
  const { isTTY } = process.stdout
  for await (const chunk of chunks) {
    if (!process.stdout.write(isTTY && typeof chunk === 'string' ? escapeLines(chunk) : chunk))
      await once(process.stdout, 'drain')
  }
}
