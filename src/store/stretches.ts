// A stored run as whoever resumes it has to see it: its stretches, which are what its own process logged
// and the parts that resumed it since.

import type { Attributes } from '@opentelemetry/api'
import { readContinuation } from '../wire/continuation.js'
import { isInterruption } from '../wire/interrupted.js'
import { ATTR_KIND, ATTR_NAME, ATTR_PROJECT, ATTR_STATUS, KIND_CONTINUATION } from '../wire/names.js'
import { readText } from '../wire/read-values.js'
import type { RunToResume } from '../wire/resume.js'
import type { FinishedSpan } from '../wire/span.js'
import type { RunFile } from './list-files.js'
import { isRoot, type OpenPart, openParts, readStored } from './open-parts.js'
import { isAlive, type ProcessIdentity } from './process-identity.js'
import { hrTimeToUs } from './run-progress.js'
import { SILENT_AFTER_MS, type Silence } from './silence.js'
import { telling } from './telling-lines.js'

/** The process of a stretch that has not ended. */
export interface OpenProcess {
  pid: number
  host: string
  /** Undefined where that cannot be seen from here. */
  isAlive: boolean | undefined
  silentMs: number
}

export interface StretchedRun extends RunToResume {
  startMs: number
  /** What recorded its newest stretch. */
  resource: Attributes
  /** How the newest stretch has ended: `open` is one that goes on, or whose process is gone. */
  end: 'completed' | 'failed' | 'crashed' | 'interrupted' | 'open'
  /** Of stretches that have not ended. */
  processes: OpenProcess[]
}

/** One stretch, from its span or its journal. */
interface Stretch {
  number: number
  rootSpanId: string
  name: string
  project: string
  startMs: number
  resource: Attributes
  end: StretchedRun['end']
  process?: OpenProcess
}

/** @returns undefined when no stretch of the run is in the store */
export function readStretches(file: RunFile, silence: Silence): StretchedRun | undefined {
  const stored = readStored(file, () => {}, telling)
  const open = [...openParts(file, stored, () => {})].flatMap((part) => openStretch(part, silence))
  const openIds = new Set(open.map(({ spanId }) => spanId))
  const ended = stored.flatMap((span) =>
    openIds.has(span.spanContext().spanId) ? [] : (endedStretch(span) ?? []),
  )
  const stretches: Stretch[] = [...ended, ...open].sort((a, b) => a.number - b.number)
  const [first] = stretches
  const newest = stretches.at(-1)
  if (first === undefined || newest === undefined) return undefined
  return {
    id: file.runId,
    rootSpanId: first.rootSpanId,
    name: first.name,
    project: first.project,
    resume: newest.number + 1,
    startMs: first.startMs,
    resource: newest.resource,
    end: newest.end,
    processes: open.flatMap(({ process }) => process ?? []),
  }
}

/** Whether some process is known to go on with it. */
export function livingProcess({ processes }: StretchedRun): OpenProcess | undefined {
  return processes.find(({ isAlive }) => isAlive)
}

/**
 * A process that nobody can see from here, and that was heard of lately: it may be alive in a container or
 * on another machine.
 */
export function doubtfulProcess({ processes }: StretchedRun): OpenProcess | undefined {
  return processes.find(({ isAlive, silentMs }) => isAlive === undefined && silentMs < SILENT_AFTER_MS)
}

function endedStretch(span: FinishedSpan): Stretch | undefined {
  const { attributes } = span
  const isContinuation = attributes[ATTR_KIND] === KIND_CONTINUATION
  const { rank, resume = 0 } = readContinuation(attributes) ?? {}
  const rootSpanId = isContinuation ? span.parentSpanContext?.spanId : span.spanContext().spanId
  if ((!isContinuation && !isRoot(span)) || rank !== undefined || rootSpanId === undefined) return undefined
  const status = readText(attributes[ATTR_STATUS])
  return {
    number: resume,
    rootSpanId,
    name: readText(attributes[ATTR_NAME]) ?? span.name,
    project: readText(attributes[ATTR_PROJECT]) ?? '',
    startMs: Math.floor(hrTimeToUs(span.startTime) / 1000),
    resource: span.resource.attributes,
    end: status === 'failed' && isInterruption(span.status.message) ? 'interrupted' : endOf(status),
  }
}

function endOf(status: string | undefined): StretchedRun['end'] {
  return status === 'crashed' || status === 'failed' ? status : 'completed'
}

function openStretch(
  { journal, process, signs }: OpenPart,
  silence: Silence,
): (Stretch & { spanId: string })[] {
  const { identity, project, resource } = journal.header
  const { rank, resume = 0, rootSpanId = identity.spanId } = journal.labels.continuation ?? {}
  if (rank !== undefined) return []
  const stretch = {
    spanId: identity.spanId,
    number: resume,
    rootSpanId,
    name: identity.name,
    project,
    startMs: identity.startMs,
    resource: resource.attributes,
    end: 'open' as const,
  }
  return [{ ...stretch, process: openProcess(process, resource.attributes, silence.of(signs)) }]
}

function openProcess(
  process: ProcessIdentity | undefined,
  resource: Attributes,
  silentMs: number,
): OpenProcess {
  return {
    pid: process?.pid ?? Number(resource['process.pid']),
    host: readText(resource['host.name']) ?? 'an unknown host',
    isAlive: process && isAlive(process),
    silentMs,
  }
}
