import { isUtf8 } from 'node:buffer'
import { existsSync, type Stats, statSync } from 'node:fs'
import { decodeRun } from '../../read/decode-run.js'
import type { RunRecord } from '../../read/run-record.js'
import type { WantedPoints } from '../../read/wanted-points.js'
import type { RunFile } from '../../store/list-files.js'
import { statIfThere } from '../../store/open-file.js'
import { openParts } from '../../store/open-parts.js'
import { type Line, readLines } from '../../store/read-lines.js'
import { readSettled } from '../../store/read-settled.js'
import { readSpans } from '../../store/read-spans.js'
import type { Silence } from '../../store/silence.js'
import { withJournals } from '../../store/with-journals.js'
import type { FinishedSpan } from '../../wire/span.js'
import { hasOnlyPoints, isCompleteWithoutPoints } from '../points-only.js'
import { withoutPoints } from '../without-points.js'
import { plainRun } from './plain-run.js'
import { readHead } from './read-head.js'

export interface ReadRun {
  /** Undefined when the file holds no run. */
  run: RunRecord | undefined
  /** Whether only a change of its file can change it: it has ended, and all of it could be read. */
  isLasting: boolean
  /** What its file was before it was read; undefined where there was none. */
  stats: Stats | undefined
}

/**
 * Reads a run from its file and its journals.
 * @param points whether its series are wanted; without them much of a long file need not be parsed
 */
export function readRun(
  file: RunFile,
  points: WantedPoints,
  silence: Silence,
  onWarning: (message: string) => void,
): ReadRun {
  const mayBePlain = !points && file.journals.length === 0
  const byHead = mayBePlain ? readRunByHead(file) : undefined
  if (byHead !== undefined) return { ...byHead, isLasting: true }
  const stats = statIfThere(file.path)
  const plain = mayBePlain ? readPlainRun(file) : undefined
  if (plain !== undefined) return { run: plain, isLasting: true, stats }
  return { ...readSettled(file, onWarning, (now, tell) => readParts(now, points, silence, tell)), stats }
}

function readParts(
  file: RunFile,
  points: WantedPoints,
  silence: Silence,
  onWarning: (message: string) => void,
): Omit<ReadRun, 'stats'> {
  let isLasting = file.journals.length === 0
  const tell = (message: string): void => {
    isLasting = false
    onWarning(message)
  }
  const whole = (line: Line) => {
    const bytes = wholeLine(file, line)
    if (bytes === undefined) isLasting = false
    return bytes
  }
  const stored = points ? readStored(file, tell, whole) : readStoredBriefly(file, tell, whole)
  const open = withJournals(file, stored, silence, tell)
  const run = decodeRun(open.spans, { points, readSilence: ({ partId }) => open.silentMs.get(partId) })
  // a part that goes on without a journal turns silent by the clock alone
  const goesOn = run?.status === 'running' || run?.status === 'silent'
  if (isLasting && (goesOn || !openParts(file, stored, tell).next().done)) isLasting = false
  return { run, isLasting }
}

/** @returns undefined where more than the head of a line is needed */
function readRunByHead({ path, runId }: RunFile): { run: RunRecord; stats: Stats } | undefined {
  try {
    const head = readHead(path)
    const run = head && plainRun(head.json, runId, true)
    return run && { run, stats: head.stats }
  } catch {
    return undefined // it is reported when it is read the long way
  }
}

/** @returns undefined for a run that has more than one line, or is otherwise not as plain as most */
function readPlainRun(file: RunFile): RunRecord | undefined {
  try {
    const lines = readLines(file.path)
    const { value: first } = lines.next()
    const shorter = first?.isWhole && first.bytes.length > 0 ? withoutPoints(first.bytes) : undefined
    // a root is made shorter, or another of the same length
    const json = shorter === first?.bytes || !shorter || !isUtf8(shorter) ? undefined : shorter.toString()
    const isOnly = json !== undefined && lines.next().done === true
    lines.return(undefined)
    return isOnly ? plainRun(json, file.runId) : undefined
  } catch {
    return undefined // it is reported when it is read the long way
  }
}

/** All spans of a run, also those that its journals stand for. */
export function readSpansOfRun(
  file: RunFile,
  silence: Silence,
  onWarning: (message: string) => void,
): readonly FinishedSpan[] {
  return readSettled(
    file,
    onWarning,
    (now, tell) =>
      withJournals(
        now,
        readStored(now, tell, (line) => wholeLine(now, line)),
        silence,
        tell,
      ).spans,
  )
}

/** A line is written at once, but not so that others see all of it at once. */
const WRITING_MS = 1000

/** @returns undefined for an unfinished last line that is no loss: a journal has all of it, or its writer is still at it */
export function wholeLine({ path, journals }: RunFile, { bytes, isWhole }: Line): Buffer | undefined {
  if (isWhole) return bytes
  const changedMs = journals.length > 0 ? Date.now() : statSync(path).mtimeMs
  return Math.abs(Date.now() - changedMs) < WRITING_MS ? undefined : bytes
}

function readStoredBriefly(
  file: RunFile,
  onWarning: (message: string) => void,
  whole: (line: Line) => Buffer | undefined,
): FinishedSpan[] {
  let isBrief = false
  const spans = readStored(file, onWarning, (line) => {
    const bytes = whole(line)
    if (!line.isWhole || bytes === undefined) return bytes
    const shorter = hasOnlyPoints(bytes) ? undefined : withoutPoints(bytes)
    if (shorter?.length !== bytes.length) isBrief = true
    return shorter
  })
  // without a root, or with one that had no room for all summaries, they are computed from the points
  return !isBrief || isCompleteWithoutPoints(spans) ? spans : readStored(file, () => {}, whole)
}

/** @param pick what of a line is parsed, if anything */
function readStored(
  file: RunFile,
  onWarning: (message: string) => void,
  pick?: (line: Line) => Buffer | undefined,
): FinishedSpan[] {
  try {
    if (!existsSync(file.path)) return []
    return [...readSpans(file.path, onWarning, pick)].filter(
      (span) => span.spanContext().traceId === file.runId,
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // deleted meanwhile
    // not readable, not a file, a failing disk: the other runs are still shown
    onWarning(`${file.path} was left out: ${(error as Error).message}`)
    return []
  }
}
