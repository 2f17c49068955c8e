// What an annotation has to know of the run that it is about.

import { existsSync } from 'node:fs'
import type { AnnotatedRun } from '../wire/annotation-span.js'
import {
  ATTR_ANNOTATION_TIME,
  ATTR_KIND,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_RESUME,
  ATTR_SEGMENT,
  ATTR_TASK_NUMBER,
  KIND_ANNOTATION,
  KIND_CONTINUATION,
  KIND_RUN,
} from '../wire/names.js'
import { readCount, readText } from '../wire/read-values.js'
import type { FinishedSpan } from '../wire/span.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import type { RunFile } from './list-files.js'
import { readJournal } from './read-journal.js'
import { readSpans } from './read-spans.js'
import { telling } from './telling-lines.js'

/**
 * Reads as little as will do, from the run's file or, in its first second, from its journal.
 * @returns undefined when there is no run: annotations alone, or the spans of other instrumentation
 */
export function readAnnotatedRun(
  file: RunFile,
  onWarning: (message: string) => void,
): AnnotatedRun | undefined {
  const stored = existsSync(file.path) ? [...readSpans(file.path, onWarning, telling)] : []
  const spans = stored.filter((span) => span.spanContext().traceId === file.runId)
  const run = saidByRoot(spans) ?? saidByJournal(file, onWarning) ?? saidByContinuation(spans)
  if (run === undefined) return undefined
  return { ...run, runId: file.runId, newestMs: Math.max(0, ...spans.map(annotationTime)) }
}

type Said = Omit<AnnotatedRun, 'runId' | 'newestMs'>

function annotationTime({ attributes }: FinishedSpan): number {
  return attributes[ATTR_KIND] === KIND_ANNOTATION ? (readCount(attributes[ATTR_ANNOTATION_TIME]) ?? 0) : 0
}

function saidByRoot(spans: readonly FinishedSpan[]): Said | undefined {
  const root = spans.find(({ attributes }) => attributes[ATTR_KIND] === KIND_RUN)
  return root === undefined ? saidByChild(spans.find(isFirstOfRoot)) : saidBy(root, root.spanContext().spanId)
}

/** Where nothing is known of the root itself, as in the store of another machine: it began before that. */
function saidByContinuation(spans: readonly FinishedSpan[]): Said | undefined {
  return saidByChild(spans.find(({ attributes }) => attributes[ATTR_KIND] === KIND_CONTINUATION))
}

function saidByChild(child: FinishedSpan | undefined): Said | undefined {
  const rootId = child?.parentSpanContext?.spanId
  return child && rootId !== undefined ? saidBy(child, rootId) : undefined
}

/** The first segment of the run itself, which starts when the root does. */
function isFirstOfRoot({ attributes }: FinishedSpan): boolean {
  return (
    attributes[ATTR_SEGMENT] === 0 &&
    attributes[ATTR_RANK] === undefined &&
    attributes[ATTR_RESUME] === undefined &&
    attributes[ATTR_TASK_NUMBER] === undefined
  )
}

function saidBy({ attributes, startTime, resource }: FinishedSpan, rootId: string): Said {
  return {
    rootId,
    startTime,
    project: readText(attributes[ATTR_PROJECT]) ?? 'Default',
    resource: resource.attributes,
  }
}

/** The root's own, or else that of a part. */
function saidByJournal({ journals }: RunFile, onWarning: (message: string) => void): Said | undefined {
  const read = journals.flatMap((path) => readJournal(path, onWarning, false).content ?? [])
  const { header, labels } =
    read.find((journal) => journal.labels.continuation === undefined) ?? read[0] ?? {}
  if (header === undefined || labels === undefined) return undefined
  return {
    rootId: labels.continuation?.rootSpanId ?? header.identity.spanId,
    startTime: usToHrTime(msToUs(header.identity.startMs)),
    project: header.project,
    resource: header.resource.attributes,
  }
}
