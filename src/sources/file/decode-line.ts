import { decodeRequest } from '../../otlp/decode-json.js'
import type { FinishedSpan } from '../../wire/span.js'
import type { PlacedLine } from './line-file.js'

/** The Collector writes logs and metrics of its other pipelines in the same way. */
const OTHER_SIGNAL = /^\s*\{\s*"resource(Logs|Metrics|Profiles)"/

/** @returns undefined for a blank line, no spans for one of another signal, and for a damaged one what is wrong */
export function decodeLine({
  bytes,
  length,
}: Pick<PlacedLine, 'bytes' | 'length'>): FinishedSpan[] | Error | undefined {
  if (length > bytes.length) return new Error('it is longer than any line that a Collector writes')
  const head = bytes.toString('latin1', 0, 64)
  if (head.trim() === '' && bytes.toString('latin1').trim() === '') return undefined
  if (OTHER_SIGNAL.test(head)) return []
  try {
    return decodeRequest(bytes)
  } catch (error) {
    return error as Error
  }
}
