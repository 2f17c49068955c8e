// A run that is too long for memory: what it is, and series whose points are read from its file when it is their turn.

import { closeSync } from 'node:fs'
import { decodeRun } from '../../read/decode-run.js'
import type { RunField } from '../../read/query/run-query.js'
import { type SpanPoints, streamSeries } from '../../read/series/stream-series.js'
import type { RunToExport } from '../../read/tables/table.js'
import { wantedPoints } from '../../read/wanted-points.js'
import type { RunFile } from '../../store/list-files.js'
import { openToRead, statIfThere } from '../../store/open-file.js'
import { type Line, readLinesOf } from '../../store/read-lines.js'
import { readRequests } from '../../store/read-spans.js'
import type { Silence } from '../../store/silence.js'
import { withJournals } from '../../store/with-journals.js'
import { EVENT_METRIC } from '../../wire/names.js'
import { isRecovered } from '../../wire/recovered.js'
import type { FinishedSpan } from '../../wire/span.js'
import type { StreamedRun } from '../core/row-source.js'
import { eventRanges, placesOfPoints, type Range } from './point-places.js'
import { storedSpans, wholeLine } from './stored-spans.js'

/** Some 200,000 points: what is shorter takes less than 100 MB as a whole, and need not be read twice. */
const LONG_BYTES = 16 << 20

/** Which points of a journal count, only all points that came before can say. */
export function isLong({ path, journals }: RunFile): boolean {
  return journals.length === 0 && (statIfThere(path)?.size ?? 0) >= LONG_BYTES
}

/**
 * @param fields what of the run is wanted
 * @returns undefined where there is no run, or it cannot be read in this way
 */
export function streamRun(
  file: RunFile,
  fields: ReadonlySet<RunField>,
  silence: Silence,
  onWarning: (message: string) => void,
): StreamedRun | undefined {
  const points = wantedPoints(fields)
  const isMore = [...fields].some((field) => field !== 'series' && field !== 'superseded')
  if (!points || isMore) return undefined
  let opened: number | undefined
  const warnings: string[] = []
  try {
    opened = openToRead(file.path)
    const run = readBriefly(file, opened, points, silence, (message) => warnings.push(message))
    if (run !== undefined) {
      for (const warning of warnings) onWarning(warning)
      const close = closeSync.bind(undefined, opened)
      opened = undefined
      return { run, close }
    }
  } catch {
    // it is reported when all of it is read
  } finally {
    if (opened !== undefined) closeSync(opened)
  }
  return undefined
}

function readBriefly(
  file: RunFile,
  opened: number,
  points: true | 'all',
  silence: Silence,
  onWarning: (message: string) => void,
): RunToExport | undefined {
  const places = new Map<FinishedSpan, Map<string, SpanPoints>>()
  let place: Range = { start: 0, length: 0 }
  let events: Range[] = []
  // before its bytes are decoded, which changes them
  const pick = (line: Line) => {
    const bytes = wholeLine(file, line)
    place = { start: line.start, length: line.length }
    events = eventRanges(line.bytes, line.start)
    return bytes
  }
  for (const spans of readRequests(file.path, onWarning, pick, readLinesOf(opened)))
    for (const [i, points] of placesOfPoints(spans, place, events, opened).entries()) {
      const span = spans[i] as FinishedSpan
      if (span.spanContext().traceId === file.runId) places.set(withoutPointEvents(span), points)
    }
  const { spans, silentMs } = withJournals(file, [...places.keys()], silence, onWarning)
  const readSilence = ({ partId }: { partId: string }) => silentMs.get(partId)
  const run = decodeRun(spans, { points: false, readSilence })
  return run && { ...run, series: streamSeries(spans, (span) => places.get(span), points) }
}

/** All spans of a run as they are read from its file, and then those that it takes the whole file to know of. */
export function* streamSpans(
  file: RunFile,
  silence: Silence,
  onWarning: (message: string) => void,
): Generator<FinishedSpan> {
  const known: FinishedSpan[] = []
  const given = new Set<FinishedSpan>()
  for (const span of storedSpans(file, onWarning, (line) => wholeLine(file, line))) {
    // its own process may be alive
    const isGiven = !isRecovered(span)
    const kept = isGiven ? withoutPointEvents(span) : span
    known.push(kept)
    if (!isGiven) continue
    given.add(kept)
    yield span
  }
  for (const span of withJournals(file, known, silence, onWarning).spans) if (!given.has(span)) yield span
}

function withoutPointEvents(span: FinishedSpan): FinishedSpan {
  return { ...span, events: span.events.filter(({ name }) => name !== EVENT_METRIC) }
}
