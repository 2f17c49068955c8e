// The parts of a run that have not ended: its root and its continuations.

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AttributeValue } from '@opentelemetry/api'
import { readContinuation } from '../wire/continuation.js'
import type { RunLabels } from '../wire/logged.js'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_TAGS,
  ATTR_TASK_NUMBER,
  KIND_RUN,
  KIND_SEGMENT,
  MAX_ATTRIBUTES_PER_SPAN,
  MAX_EVENTS_PER_SPAN,
  RESERVED_PREFIX,
} from '../wire/names.js'
import { isRecovered } from '../wire/recovered.js'
import type { FinishedSpan } from '../wire/span.js'
import { readSummaryOf } from '../wire/summary-of.js'
import { claimantOf } from './claim-journal.js'
import type { JournalContent } from './journal-format.js'
import { NO_POINTS } from './journalled-points.js'
import type { RunFile } from './list-files.js'
import { partIdOfJournal, tasksFile } from './paths.js'
import type { ProcessIdentity } from './process-identity.js'
import { type ReadJournal, readJournal, readTasksJournal } from './read-journal.js'
import { readJournalHeader } from './read-journal-header.js'
import type { Line } from './read-lines.js'
import { readSpans } from './read-spans.js'
import type { JournalledTasks } from './tasks-journal.js'

type Tell = (message: string) => void

/** What is known about a run's root, or one of its continuations, that has not ended. */
export interface OpenPart {
  /** The journal's file, if there is one. */
  path: string | undefined
  /** Its content, or what stands in for that. */
  journal: JournalContent
  isDamaged: boolean
  /** Undefined if the journal is lost, or does not say. */
  process: ProcessIdentity | undefined
  /** Reads the journal of its tasks. */
  readTasks(): ReadJournal<JournalledTasks>
  /** The files whose times say when the part last showed a sign of life. */
  signs: string[]
}

/**
 * Found by their journals; where those are lost or damaged, by their segments.
 * @param forRecovery whether to include journals of parts that have ended, so that they can be deleted
 */
export function* openParts(
  file: RunFile,
  stored: readonly FinishedSpan[],
  onWarning: Tell,
  forRecovery = false,
): Generator<OpenPart> {
  const unread = new Map<string, Pick<OpenPart, 'path' | 'process' | 'isDamaged'>>()
  const seen = new Set<string>()
  const readTasks = (spanId: string) => () =>
    readTasksJournal(tasksPath(file, spanId), onWarning, forRecovery)
  for (const path of file.journals) {
    const spanId = partIdOfJournal(path)
    const { content: journal, isDamaged } = readJournal(path, onWarning, forRecovery)
    if (journal === undefined) {
      unread.set(spanId, { path, process: readJournalHeader(path)?.process, isDamaged })
      continue
    }
    seen.add(spanId)
    const { process } = journal.header
    const part = { path, journal, isDamaged, process, readTasks: readTasks(spanId), signs: [path] }
    if (forRecovery || !hasEnded(stored, part)) yield part
  }
  for (const segment of stored) {
    const spanId = segment.parentSpanContext?.spanId
    if (!describesRun(segment) || spanId === undefined || seen.has(spanId)) continue
    seen.add(spanId)
    const journal = journalOfSegment(file, segment, stored)
    if (journal === undefined) continue
    const { path, process, isDamaged = false } = unread.get(spanId) ?? {}
    const signs = path === undefined ? [file.path] : [file.path, path]
    const part = { path, journal, isDamaged, process, readTasks: readTasks(spanId), signs }
    if (!hasEnded(stored, part)) yield part
  }
}

/** Where the journal of a part's tasks lies. */
export function tasksPath(file: RunFile, spanId: string): string {
  return tasksFile(dirname(dirname(file.path)), file.runId, spanId)
}

/**
 * The run's spans that are in its file.
 * @param pick as for {@link readSpans}
 */
export function readStored(
  file: RunFile,
  onWarning: Tell,
  pick?: (line: Line) => Buffer | undefined,
): FinishedSpan[] {
  if (!existsSync(file.path)) return []
  return [...readSpans(file.path, onWarning, pick)].filter(
    (span) => span.spanContext().traceId === file.runId,
  )
}

export function isRoot(span: FinishedSpan): boolean {
  return span.attributes[ATTR_KIND] === KIND_RUN
}

/**
 * Whether the end of a part, a root or a continuation, is in the store. An end written by another process
 * counts unless the part's own process has begun a new journal since.
 */
export function hasEnded(
  stored: readonly FinishedSpan[],
  { path, journal }: Pick<OpenPart, 'path' | 'journal'>,
): boolean {
  const { spanId } = journal.header.identity
  const goesOn = path !== undefined && claimantOf(path) === undefined
  return stored.some(
    (span) =>
      span.spanContext().spanId === spanId &&
      span.attributes[ATTR_KIND] !== KIND_SEGMENT &&
      !(goesOn && isRecovered(span)),
  )
}

/** Tasks have such segments too, but those do not say enough to end them. */
function describesRun({ attributes }: FinishedSpan): boolean {
  return (
    attributes[ATTR_KIND] === KIND_SEGMENT &&
    attributes[ATTR_NAME] !== undefined &&
    attributes[ATTR_TASK_NUMBER] === undefined
  )
}

/**
 * Stands in for a lost or damaged journal: the first segment says which run it belongs to, and the segments
 * how far it got.
 */
function journalOfSegment(
  file: RunFile,
  first: FinishedSpan,
  stored: readonly FinishedSpan[],
): JournalContent | undefined {
  const root = first.parentSpanContext
  const continuation = readContinuation(first.attributes)
  // Another machine's store may hold only a continuation; which root it belongs to was known to its journal
  // alone.
  const rootSpanId = continuation && stored.find(isRoot)?.spanContext().spanId
  if (root === undefined || (continuation !== undefined && rootSpanId === undefined)) return undefined
  const project = String(first.attributes[ATTR_PROJECT])
  const startMs = first.startTime[0] * 1000 + Math.floor(first.startTime[1] / 1e6)
  return {
    header: {
      identity: {
        traceId: file.runId,
        spanId: root.spanId,
        traceFlags: root.traceFlags,
        name: String(first.attributes[ATTR_NAME]),
        startMs,
        maxEvents: MAX_EVENTS_PER_SPAN,
        maxAttributes: MAX_ATTRIBUTES_PER_SPAN,
      },
      process: { pid: Number(first.resource.attributes['process.pid'] ?? 0), startedAt: '', host: '' },
      project,
      resource: first.resource,
      scope: first.instrumentationScope,
      links: [],
    },
    base: {
      points: 0,
      params: 0,
      segments: 0,
      clockUs: 0,
      labels: readLabels(first, project, rootSpanId),
      exceptions: [],
    },
    points: NO_POINTS,
    params: [],
    labels: readLabels(first, project, rootSpanId),
    exceptions: [],
  }
}

function readLabels(first: FinishedSpan, project: string, rootSpanId: string | undefined): RunLabels {
  const { [ATTR_TAGS]: tags, [ATTR_PARENT_RUN]: parentRun } = first.attributes
  const own = Object.entries(first.attributes).filter(
    (entry): entry is [string, AttributeValue] =>
      !entry[0].startsWith(RESERVED_PREFIX) && entry[1] !== undefined,
  )
  return {
    project,
    parentRun: typeof parentRun === 'string' ? parentRun : undefined,
    tags: Array.isArray(tags) ? tags.map(String) : [],
    attributes: new Map(own),
    summaryOf: Object.fromEntries(readSummaryOf(first.attributes)),
    ...(rootSpanId === undefined
      ? {}
      : { continuation: { ...readContinuation(first.attributes), rootSpanId } }),
  }
}
