import { existsSync, statSync } from 'node:fs'
import type { RunFile } from '../../store/list-files.js'
import type { Line } from '../../store/read-lines.js'
import { readSpans } from '../../store/read-spans.js'
import type { FinishedSpan } from '../../wire/span.js'

/**
 * The spans of a run's file, read while they are asked for.
 * @param pick what of a line is parsed, if anything
 */
export function* storedSpans(
  file: RunFile,
  onWarning: (message: string) => void,
  pick: (line: Line) => Buffer | undefined,
): Generator<FinishedSpan> {
  try {
    if (!existsSync(file.path)) return
    for (const span of readSpans(file.path, onWarning, pick))
      if (span.spanContext().traceId === file.runId) yield span
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return // deleted meanwhile
    // not readable, not a file, a failing disk: the other runs are still shown
    onWarning(`${file.path} was left out: ${(error as Error).message}`)
  }
}

/** A line is written at once, but not so that others see all of it at once. */
const WRITING_MS = 1000

/** @returns undefined for an unfinished last line that is no loss: a journal has all of it, or its writer is still at it */
export function wholeLine({ path, journals }: RunFile, { bytes, isWhole }: Line): Buffer | undefined {
  if (isWhole) return bytes
  const changedMs = journals.length > 0 ? Date.now() : statSync(path).mtimeMs
  return Math.abs(Date.now() - changedMs) < WRITING_MS ? undefined : bytes
}
