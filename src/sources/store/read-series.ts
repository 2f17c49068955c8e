import { decodeRun } from '../../read/decode-run.js'
import type { RunRecord } from '../../read/run-record.js'
import type { WantedPoints } from '../../read/wanted-points.js'
import type { RunFile } from '../../store/list-files.js'
import { EVENT_METRIC } from '../../wire/names.js'
import type { FinishedSpan } from '../../wire/span.js'
import { storedSpans, wholeLine } from './stored-spans.js'

/**
 * Some of the series of a run without journals, which may hold points that its file has, too. What else was logged is let go
 * line by line, so that memory holds no more than these.
 * @param points which of their points
 */
export function readSeries(
  file: RunFile,
  metrics: ReadonlySet<string>,
  points: WantedPoints,
  onWarning: (message: string) => void,
): RunRecord['series'] {
  const spans: FinishedSpan[] = []
  for (const span of storedSpans(file, onWarning, (line) => wholeLine(file, line))) {
    const events = span.events.filter(
      ({ name, attributes }) => name === EVENT_METRIC && metrics.has(attributes?.['metric.key'] as string),
    )
    spans.push({ ...span, events })
  }
  return decodeRun(spans, { points })?.series ?? {}
}
