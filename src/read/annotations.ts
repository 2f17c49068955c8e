// Later facts about a run. The newest of each counts, and more than what the run says itself.

import type { AttributeValue } from '../wire/attribute-value.js'
import {
  ATTR_ANNOTATION_TASK,
  ATTR_ANNOTATION_TIME,
  ATTR_ARCHIVED,
  ATTR_NAME,
  ATTR_NOTE,
  ATTR_REMOVED_ATTRIBUTES,
  PREFIX_TAG,
} from '../wire/names.js'
import { readEvent } from '../wire/read-event.js'
import { readCount, readFlag, readList, readText } from '../wire/read-values.js'
import { readScoreAttributes, type Score } from '../wire/score.js'
import type { FinishedSpan } from '../wire/span.js'
import { userAttributes } from './labels.js'
import type { RunRecord, TaskRecord } from './run-record.js'
import { inOrder, wholeMs } from './times.js'

/** @param untyped whether the annotations come from a storage that keeps every value as text */
export function annotated(
  recorded: RunRecord,
  annotations: readonly FinishedSpan[],
  untyped: boolean,
): RunRecord {
  let run = recorded
  const times = annotations.map(timeOf)
  if (times.length > 0) run = { ...run, annotatedTime: Math.max(...times) }
  const laterScores = new Map<string, Record<string, Score>>()
  for (const annotation of annotations.toSorted(byTime)) {
    const taskId = readText(annotation.attributes[ATTR_ANNOTATION_TASK])
    if (taskId === undefined) run = annotatedOnce(run, annotation, untyped)
    else laterScores.set(taskId, { ...laterScores.get(taskId), ...scoresOf(annotation) })
  }
  return laterScores.size === 0 ? run : { ...run, tasks: scoredLater(run.tasks, laterScores) }
}

function byTime(a: FinishedSpan, b: FinishedSpan): number {
  return timeOf(a) - timeOf(b) || (a.spanContext().spanId < b.spanContext().spanId ? -1 : 1)
}

function timeOf({ attributes, startTime }: FinishedSpan): number {
  return readCount(attributes[ATTR_ANNOTATION_TIME]) ?? wholeMs(startTime)
}

function scoredLater(
  tasks: readonly TaskRecord[],
  scores: ReadonlyMap<string, Record<string, Score>>,
): TaskRecord[] {
  return tasks.map((task) => ({ ...task, scores: { ...task.scores, ...scores.get(task.id) } }))
}

function annotatedOnce(run: RunRecord, annotation: FinishedSpan, untyped: boolean): RunRecord {
  const { attributes } = annotation
  const { note: before, ...others } = run
  const note = readText(attributes[ATTR_NOTE]) ?? before
  return {
    ...others,
    name: readText(attributes[ATTR_NAME]) ?? run.name,
    // An empty one stands for none.
    ...(note ? { note } : {}),
    archived: readFlag(attributes[ATTR_ARCHIVED]) ?? run.archived,
    tags: changedTags(run.tags, annotation),
    attributes: changedAttributes(run.attributes, annotation, untyped),
    scores: { ...run.scores, ...scoresOf(annotation) },
  }
}

function changedTags(tags: readonly string[], { attributes }: FinishedSpan): string[] {
  const all = new Set(tags)
  for (const [name, value] of Object.entries(attributes)) {
    const isTagged = name.startsWith(PREFIX_TAG) ? readFlag(value) : undefined
    const tag = name.slice(PREFIX_TAG.length)
    if (isTagged === true) all.add(tag)
    if (isTagged === false) all.delete(tag)
  }
  return [...all]
}

function changedAttributes(
  before: Readonly<Record<string, AttributeValue>>,
  { attributes }: FinishedSpan,
  untyped: boolean,
): Record<string, AttributeValue> {
  const all = new Map(Object.entries(before))
  for (const name of readList(attributes[ATTR_REMOVED_ATTRIBUTES]) ?? []) all.delete(String(name))
  for (const [name, value] of userAttributes(attributes, untyped)) all.set(name, value)
  return Object.fromEntries(all)
}

function scoresOf({ attributes, events }: FinishedSpan): Record<string, Score> {
  const scores = readScoreAttributes(attributes)
  for (const event of inOrder(events)) {
    const read = readEvent(event.name, event.attributes ?? {}, 0)
    if (read.kind === 'score') scores.set(read.name, read.score)
  }
  return Object.fromEntries(scores)
}
