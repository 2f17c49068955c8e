import { RunspanError } from '../../errors/runspan-error.js'
import { NotAFile } from '../../store/open-file.js'

/** What a file system or zlib throws. */
export function isFileTrouble(error: unknown): error is Error {
  if (error instanceof NotAFile) return true
  return typeof error === 'object' && error !== null && 'code' in error && 'errno' in error
}

/** A file or folder that was asked for, and why it cannot be read. */
export function unreadable(
  path: string,
  code: 'SOURCE_FAILED' | 'SOURCE_MISMATCH',
  cause: Error,
): RunspanError {
  return new RunspanError(
    code,
    `${path} cannot be read (${cause.message}). Give a file of OTLP/JSON lines, as the Collector's file exporter writes it.`,
    { cause },
  )
}
