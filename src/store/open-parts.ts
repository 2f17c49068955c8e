// The parts of a run that have not ended: its root and its continuations.

import { existsSync } from 'node:fs'
import type { AttributeValue } from '@opentelemetry/api'
import type { RunLabels } from '../wire/logged.js'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_RESUME,
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
import { claimantOf } from './claim-journal.js'
import { type JournalContent, NO_POINTS } from './journal-format.js'
import type { RunFile } from './list-files.js'
import { partIdOfJournal } from './paths.js'
import type { ProcessIdentity } from './process-identity.js'
import { readJournal, readJournalHeader } from './read-journal.js'
import { readSpans } from './read-spans.js'

type Tell = (message: string) => void

/** What is known about a run's root, or one of its continuations, that has not ended. */
export interface OpenPart {
  /** The journal's file, if there is one. */
  path: string | undefined
  journal: JournalContent
  /** The journal's content; undefined if it is lost or damaged. */
  process: ProcessIdentity | undefined
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
  const damaged = new Map<string, { path: string; process: ProcessIdentity | undefined }>()
  const seen = new Set<string>()
  for (const path of file.journals) {
    const spanId = partIdOfJournal(path)
    const journal = readJournal(path, onWarning, forRecovery)
    if (journal === undefined) {
      damaged.set(spanId, { path, process: readJournalHeader(path)?.process })
      continue
    }
    seen.add(spanId)
    const part = { path, journal, process: journal.header.process, signs: [path] }
    if (forRecovery || !hasEnded(stored, part)) yield part
  }
  for (const segment of stored) {
    const spanId = segment.parentSpanContext?.spanId
    if (!tellsOfRun(segment) || spanId === undefined || seen.has(spanId)) continue
    seen.add(spanId)
    const journal = journalOfSegment(file, segment, stored)
    if (journal === undefined) continue
    const { path, process } = damaged.get(spanId) ?? {}
    const part = { path, journal, process, signs: path === undefined ? [file.path] : [file.path, path] }
    if (!hasEnded(stored, part)) yield part
  }
}

/** The run's spans that are in its file. */
export function readStored(file: RunFile, onWarning: Tell): FinishedSpan[] {
  if (!existsSync(file.path)) return []
  return [...readSpans(file.path, onWarning)].filter((span) => span.spanContext().traceId === file.runId)
}

function isRoot(span: FinishedSpan): boolean {
  return span.attributes[ATTR_KIND] === KIND_RUN
}

/**
 * Whether the end of a part, a root or a continuation, is in the store. An end written by another process
 * counts unless the part's own process has begun a new journal since.
 */
export function hasEnded(stored: readonly FinishedSpan[], { path, journal }: OpenPart): boolean {
  const { spanId } = journal.header.identity
  const goesOn = path !== undefined && claimantOf(path) === undefined
  return stored.some(
    (span) =>
      span.spanContext().spanId === spanId &&
      span.attributes[ATTR_KIND] !== KIND_SEGMENT &&
      !(goesOn && isRecovered(span)),
  )
}

/** Tasks and resumed parts have such segments too, but those do not say enough to end them. */
function tellsOfRun({ attributes }: FinishedSpan): boolean {
  return (
    attributes[ATTR_KIND] === KIND_SEGMENT &&
    attributes[ATTR_NAME] !== undefined &&
    attributes[ATTR_TASK_NUMBER] === undefined &&
    attributes[ATTR_RESUME] === undefined
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
  const rank = first.attributes[ATTR_RANK]
  // Another machine's store may hold only a continuation; which root it belongs to was known to its journal
  // alone.
  const rootSpanId = rank === undefined ? undefined : stored.find(isRoot)?.spanContext().spanId
  if (root === undefined || (rank !== undefined && rootSpanId === undefined)) return undefined
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
  const { [ATTR_TAGS]: tags, [ATTR_PARENT_RUN]: parentRun, [ATTR_RANK]: rank } = first.attributes
  const own = Object.entries(first.attributes).filter(
    (entry): entry is [string, AttributeValue] =>
      !entry[0].startsWith(RESERVED_PREFIX) && entry[1] !== undefined,
  )
  return {
    project,
    parentRun: typeof parentRun === 'string' ? parentRun : undefined,
    tags: Array.isArray(tags) ? tags.map(String) : [],
    attributes: new Map(own),
    ...(rootSpanId === undefined ? {} : { continuation: { rank: String(rank), rootSpanId } }),
  }
}
