// A run from the spans of its trace, wherever they came from and in whatever order, some perhaps twice.

import type { AttributeValue } from '../wire/attribute-value.js'
import { isFoundLater } from '../wire/found-later.js'
import { knownBy } from '../wire/known-by.js'
import { ATTR_NAME, ATTR_PARENT_RUN, ATTR_PROJECT, ATTR_REFUSED_CALLS } from '../wire/names.js'
import { readCount, readText } from '../wire/read-values.js'
import { withoutOvertaken } from '../wire/recovered.js'
import type { FinishedSpan } from '../wire/span.js'
import { readSummaryOf } from '../wire/summary-of.js'
import { programFirst } from '../wire/system-metrics.js'
import { annotated } from './annotations.js'
import { continuationRecord, decodePart, isHere, missingPoints, type Part } from './decode-part.js'
import { decodeTasks } from './decode-tasks.js'
import { definedAttributes, readTags, userAttributes } from './labels.js'
import { type CountedTokens, countTokens } from './llm/count-tokens.js'
import { mergedSeries, mergedSummaries, type Parts, runEnd, runOutcome, sum } from './merge-parts.js'
import { type ReadSilence, silenceBySpans } from './outcome.js'
import { partFinder } from './part-of-span.js'
import { mergeFiles, mergeLatest } from './read-logged.js'
import { supersede } from './resume.js'
import type { RunRecord, TaskRecord } from './run-record.js'
import { labelledSpan, resumeNumber, type SegmentedSpan, sortSpans, type TraceSpans } from './sort-spans.js'
import { spanRecord } from './span-record.js'
import { wholeMs } from './times.js'
import type { WantedPoints } from './wanted-points.js'

export interface DecodeOptions {
  /** Which points the series have; those that count when not given. Summaries are there without them too. */
  points?: WantedPoints
  /** Whether the spans come from a storage that keeps every value as text: those not marked are parsed. */
  untyped?: boolean
  /** What is known of parts that have not ended; the times of their spans when not given. */
  readSilence?: ReadSilence
}

/**
 * @param spans of one trace
 * @returns undefined when no span belongs to a run, as in a trace of annotations or other instrumentation
 */
export function decodeRun(spans: Iterable<FinishedSpan>, options: DecodeOptions = {}): RunRecord | undefined {
  const { points = true, untyped = false } = options
  const withPoints = points !== false
  const trace = sortSpans(withoutOvertaken(spans))
  const labelled = [trace.own, ...trace.continuations].flatMap((part) => labelledSpan(part) ?? [])
  const [first] = labelled
  if (first === undefined) return undefined

  const partOf = partFinder(trace)
  const parts = decodeParts(trace, partOf, untyped, options.readSilence ?? silenceBySpans)
  supersede(parts, points === 'all')
  const [own, ...continuations] = parts
  const decoded = new Map(parts.map((part) => [part.spans, part]))
  const startTime = wholeMs((parts.find(isHere) ?? own).start)
  const parent = readText(first.attributes[ATTR_PARENT_RUN])
  const summaries = Object.fromEntries(programFirst(mergedSummaries(parts)))
  const metrics = Object.keys(summaries)
  // what a part adds for the scores of its tasks does not go before a pattern of the run's own
  const known = labelled.map(({ attributes }) =>
    knownBy(metrics, Object.fromEntries(readSummaryOf(attributes))),
  )
  const inputs = mergeLatest(parts.map(({ logged }) => logged.inputs))
  const outputs = mergeLatest(parts.map(({ logged }) => logged.outputs))
  const hasMirrors = Object.keys(inputs).length > 0 || Object.keys(outputs).length > 0
  const tasks = decodeTasks(trace.tasks, parts, (id) => decoded.get(partOf(id)) ?? own, untyped)
  const tokens = countTokens(trace.others, tasks)
  const recorded: RunRecord = {
    id: first.spanContext().traceId,
    rootSpanId: rootSpanId(trace),
    name: readText(first.attributes[ATTR_NAME]) ?? first.name,
    project: readText(first.attributes[ATTR_PROJECT]) ?? 'Default',
    ...runOutcome(parts),
    tags: [...new Set(labelled.flatMap(({ attributes }) => readTags(attributes)))],
    attributes: mergedAttributes(labelled, hasMirrors, untyped),
    params: mergeLatest(parts.map(({ logged }) => logged.params)),
    summaries,
    summaryOf: firstOf(known.flatMap((one) => Object.entries(one))),
    inputs,
    outputs,
    scores: mergeLatest(parts.map(({ logged }) => logged.scores)),
    files: mergeFiles(parts.map(({ logged }) => logged.files)),
    ...(tokens === undefined ? {} : { tokens: tokens.run }),
    tasks: tokens === undefined ? tasks : tasks.map((task) => withTokens(task, tokens)),
    archived: false,
    series: withPoints ? Object.fromEntries(mergedSeries(parts)) : {},
    ...runEnd(parts, startTime),
    startTime,
    ...(parent === undefined ? {} : { parent }),
    children: [],
    continuations: continuations.map((part) => continuationRecord(part, withPoints)),
    pointCount: sum(parts.map(({ pointCount }) => pointCount)),
    missingPoints: withPoints ? sum(parts.map(missingPoints)) : 0,
    refusedCalls: sum(labelled.map(({ attributes }) => readCount(attributes[ATTR_REFUSED_CALLS]) ?? 0)),
    resource: { ...definedAttributes(first.resource.attributes), ...firstOf(labelled.flatMap(foundLater)) },
    spans: trace.others.map(spanRecord),
  }
  return annotated(recorded, trace.annotations, untyped)
}

/** Where only the parts of other processes are there, these say whose children they are. */
function rootSpanId({ own, continuations }: TraceSpans): string {
  return own.id || (continuations.find(({ whole }) => whole)?.whole?.parentSpanContext?.spanId ?? '')
}

function decodeParts(
  trace: TraceSpans,
  partOf: (spanId: string) => SegmentedSpan,
  untyped: boolean,
  readSilence: ReadSilence,
): Parts {
  const made = new Map<SegmentedSpan, FinishedSpan[]>()
  for (const span of [...trace.others, ...trace.tasks.flatMap(({ whole }) => whole ?? [])]) {
    const part = partOf(span.spanContext().spanId)
    const known = made.get(part)
    if (known === undefined) made.set(part, [span])
    else known.push(span)
  }
  const decode = (spans: SegmentedSpan, stretch: number | undefined): Part =>
    decodePart(spans, stretch, made.get(spans) ?? [], untyped, readSilence)
  return [decode(trace.own, 0), ...trace.continuations.map((spans) => decode(spans, resumeNumber(spans)))]
}

/** Attributes that a root has for other readers where the run has inputs or outputs of its own. */
const MIRRORS = [
  'input.value',
  'input.mime_type',
  'output.value',
  'output.mime_type',
  'openinference.span.kind',
]

/** The user's own; where several parts have set the same one, that of the run's own process counts. */
function mergedAttributes(
  labelled: readonly FinishedSpan[],
  hasMirrors: boolean,
  untyped: boolean,
): Record<string, AttributeValue> {
  const own = firstOf(labelled.flatMap(({ attributes }) => [...userAttributes(attributes, untyped)]))
  if (hasMirrors) for (const name of MIRRORS) delete own[name]
  return own
}

function withTokens(task: TaskRecord, { tasks }: CountedTokens): TaskRecord {
  const tokens = tasks.get(task.id)
  return tokens === undefined ? task : { ...task, tokens }
}

/** What is known of the resource only when the run ends stands on its root. */
function foundLater({ attributes }: FinishedSpan): [string, AttributeValue][] {
  return Object.entries(definedAttributes(attributes)).filter(([name]) => isFoundLater(name))
}

function firstOf<V>(entries: readonly (readonly [name: string, value: V])[]): Record<string, V> {
  const firsts = new Map<string, V>()
  for (const [name, value] of entries) if (!firsts.has(name)) firsts.set(name, value)
  return Object.fromEntries(firsts)
}
