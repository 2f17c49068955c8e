import { decodeRun } from '../../read/decode-run.js'
import type { RunRecord } from '../../read/run-record.js'
import type { WantedPoints } from '../../read/wanted-points.js'
import type { RunFile } from '../../store/list-files.js'
import { ATTR_KIND, ATTR_POINTS, EVENT_METRIC, KIND_CONTINUATION, KIND_RUN } from '../../wire/names.js'
import type { FinishedEvent, FinishedSpan } from '../../wire/span.js'
import { isCompleteWithoutPoints } from '../points-only.js'
import { storedSpans, wholeLine } from './stored-spans.js'

/**
 * A run without journals, which may hold points that its file has, too, with some of its series. The points of other metrics
 * are let go line by line, so that memory holds no more than these.
 * @param points which of their points
 * @returns isWhole: whether all but the series is as it would be without them; else what the points alone say of it is missing
 */
export function readSeries(
  file: RunFile,
  metrics: ReadonlySet<string>,
  points: WantedPoints,
  onWarning: (message: string) => void,
): { run: RunRecord | undefined; isWhole: boolean } {
  const isWanted = ({ name, attributes }: FinishedEvent) =>
    name !== EVENT_METRIC || metrics.has(attributes?.['metric.key'] as string)
  const spans: FinishedSpan[] = []
  for (const span of storedSpans(file, onWarning, (line) => wholeLine(file, line)))
    spans.push(span.events.every(isWanted) ? span : { ...span, events: span.events.filter(isWanted) })
  const run = decodeRun(spans, { points })
  return {
    run: run && {
      ...run,
      missingPoints: 0,
      continuations: run.continuations.map((part) => ({ ...part, missingPoints: 0 })),
    },
    isWhole: isCompleteWithoutPoints(spans) && spans.every(saysItsPoints),
  }
}

/** Where it does not, they are counted. */
function saysItsPoints({ attributes }: FinishedSpan): boolean {
  const isPart = attributes[ATTR_KIND] === KIND_RUN || attributes[ATTR_KIND] === KIND_CONTINUATION
  return !isPart || attributes[ATTR_POINTS] !== undefined
}
