// Runs whose process is gone, completed in the store.

import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { AttributeValue } from '@opentelemetry/api'
import { encodeRequest } from '../wire/encode-json.js'
import type { LoggedPoints, RunLabels } from '../wire/logged.js'
import {
  ATTR_KIND,
  ATTR_NAME,
  ATTR_PARENT_RUN,
  ATTR_PROJECT,
  ATTR_RANK,
  ATTR_TAGS,
  KIND_RUN,
  KIND_SEGMENT,
  MAX_ATTRIBUTES_PER_SPAN,
  MAX_EVENTS_PER_SPAN,
  RESERVED_PREFIX,
} from '../wire/names.js'
import type { FinishedSpan } from '../wire/span.js'
import { completeCrashedRun, previewLiveRun } from './complete-run.js'
import { decodeJournal, type JournalContent } from './journal-format.js'
import { listRunFiles, listUnfinishedJournals, type RunFile, storeExists } from './list-files.js'
import { JOURNAL_ENDING } from './paths.js'
import { isAlive, isSameProcess, ownIdentity, type ProcessIdentity } from './process-identity.js'
import { readSpans } from './read-spans.js'
import { RunFiles } from './run-files.js'

/** Another host's run is dead when nothing of it has changed for so long; a live one touches its journal every minute. */
const SILENCE_OF_DEAD_MS = 10 * 60_000

/** A run, or the part of one that a process had gone on with. */
export interface RecoveredRun {
  runId: string
  name: string
  project: string
  /** Of the part; absent where it is the run itself that had crashed. */
  rank?: string
  /** What was added to the store. */
  spans: FinishedSpan[]
}

/**
 * Completes each run whose process is gone: what its journal holds goes into segments, and its root, with status ERROR, into
 * its own trace. A run of a live process is not touched; of several processes that recover one run, one does it.
 * @param thorough whether runs that have lost their journal are looked for too, for which every file is read
 * @returns what was completed, runs and parts, one by one, so that a caller can pause between them
 */
export function* recoverRuns(
  dir: string,
  onWarning: (message: string) => void,
  thorough = false,
): Generator<RecoveredRun> {
  if (!storeExists(dir)) return
  const files = new RunFiles(dir)
  for (const file of listRunFiles(dir)) {
    if (file.journals.length === 0 && !thorough) continue
    try {
      yield* recoverParts(files, file, onWarning)
    } catch (error) {
      // One that cannot be read or written must not keep the others from being recovered.
      onWarning(`run ${file.runId} could not be recovered (${(error as Error).message})`)
    }
  }
  for (const path of listUnfinishedJournals(dir)) if (isLeftBehind(path)) rmSync(path, { force: true })
}

export interface CrashedCount {
  runs: number
  /** Of runs that several processes share. */
  parts: number
}

/** How many `recoverRuns` would complete, where it is not thorough. */
export function countCrashed(dir: string): CrashedCount {
  const count = { runs: 0, parts: 0 }
  for (const file of listRunFiles(dir)) {
    if (file.journals.length === 0) continue
    const stored = readStored(file, () => {})
    for (const { journal } of openParts(file, () => stored)) {
      if (!isGone(file, journal) || hasEnded(stored, journal)) continue
      if (journal.labels.continuation === undefined) count.runs++
      else count.parts++
    }
  }
  return count
}

/** What was recovered, as the subject of a sentence: `run "x"`, `the part of "rank" of run "x"`. */
export function nameRecovered({ name, rank }: RecoveredRun): string {
  const run = `run ${JSON.stringify(name)}`
  return rank === undefined ? run : `the part of ${JSON.stringify(rank)} of ${run}`
}

/**
 * All spans of a run, with those that its journals tell of: as their processes will write them, or would have.
 * @param stored the spans in its file
 */
export function spansWithJournals(file: RunFile, stored: FinishedSpan[]): FinishedSpan[] {
  const added: FinishedSpan[] = []
  for (const { journal } of openParts(file, () => stored)) {
    if (hasEnded(stored, journal)) continue
    added.push(
      ...(isGone(file, journal) ? completeCrashedRun(journal, stored) : previewLiveRun(journal, stored)),
    )
  }
  return [...stored, ...added]
}

function* recoverParts(
  files: RunFiles,
  file: RunFile,
  onWarning: (message: string) => void,
): Generator<RecoveredRun> {
  for (const { path, journal } of openParts(file, () => readStored(file, onWarning))) {
    if (!isGone(file, journal)) continue
    const claimed = path === undefined ? undefined : claim(path)
    if (path !== undefined && claimed === undefined) continue
    // Read after the claim: a process that had it before may have completed it and died before it took the journal away.
    const stored = readStored(file, onWarning)
    const spans = hasEnded(stored, journal) ? [] : completeCrashedRun(journal, stored)
    for (const span of spans) files.append(journal.header.project, file.runId, span)
    if (claimed !== undefined) rmSync(claimed, { force: true })
    if (spans.length === 0) continue
    const { identity, project } = journal.header
    const { continuation } = journal.labels
    yield {
      runId: file.runId,
      name: identity.name,
      project,
      ...(continuation === undefined ? {} : { rank: continuation.rank }),
      spans,
    }
  }
}

/** What is known of a run's root, or of one of its continuations, that may not have ended. */
interface OpenPart {
  /** The journal's file, where there is one. */
  path: string | undefined
  journal: JournalContent
}

/** From their journals; where these are lost or damaged, and nothing has changed for long, from their segments. */
function* openParts(file: RunFile, readSegments: () => FinishedSpan[]): Generator<OpenPart> {
  const unread = new Map<string, string>()
  const seen = new Set<string>()
  for (const path of file.journals) {
    const spanId = basename(path).slice(RUN_ID_LENGTH + 1, RUN_ID_LENGTH + 1 + SPAN_ID_LENGTH)
    const journal = readJournal(path)
    if (journal === undefined) {
      unread.set(spanId, path)
      continue
    }
    seen.add(spanId)
    yield { path, journal }
  }
  if (!isSilent(file)) return
  const stored = readSegments()
  for (const segment of stored) {
    const spanId = segment.parentSpanContext?.spanId
    if (!tellsOfRun(segment) || spanId === undefined || seen.has(spanId)) continue
    seen.add(spanId)
    const journal = journalOfSegment(file, segment, stored)
    if (journal !== undefined && !hasEnded(stored, journal)) yield { path: unread.get(spanId), journal }
  }
}

function readStored(file: RunFile, onWarning: (message: string) => void): FinishedSpan[] {
  if (!existsSync(file.path)) return []
  return [...readSpans(file.path, onWarning)].filter((span) => span.spanContext().traceId === file.runId)
}

function isRoot(span: FinishedSpan): boolean {
  return span.attributes[ATTR_KIND] === KIND_RUN
}

/** Whether the span that the journal is for, a root or a continuation, is in the store. */
function hasEnded(stored: readonly FinishedSpan[], { header }: JournalContent): boolean {
  const { spanId } = header.identity
  return stored.some(
    (span) => span.spanContext().spanId === spanId && span.attributes[ATTR_KIND] !== KIND_SEGMENT,
  )
}

function tellsOfRun(span: FinishedSpan): boolean {
  return span.attributes[ATTR_KIND] === KIND_SEGMENT && span.attributes[ATTR_NAME] !== undefined
}

function readJournal(path: string): JournalContent | undefined {
  try {
    const journal = decodeJournal(readFileSync(path))
    // What no spans can be made of is damaged, whatever it is that is wrong with it.
    if (journal !== undefined) encodeRequest(completeCrashedRun({ ...journal, points: NO_POINTS }, []))
    return journal
  } catch {
    // Damaged; or taken away or renamed since it was listed: the run has ended, or another process recovers it.
    return undefined
  }
}

/** Stands in for a journal that is lost or damaged: the first segment says what run it is of, and the segments how far it came. */
function journalOfSegment(
  file: RunFile,
  first: FinishedSpan,
  stored: readonly FinishedSpan[],
): JournalContent | undefined {
  const root = first.parentSpanContext
  const rank = first.attributes[ATTR_RANK]
  // The store of another machine may hold a continuation alone; whose root it belongs to only its journal knew.
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
      segmentStartUs: 0,
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

function isGone(file: RunFile, { header }: JournalContent): boolean {
  return header.process.host === '' ? isSilent(file) : !(isAlive(header.process) ?? !isSilent(file))
}

// The time of the last change to the file or its name: writing, touching and claiming all set it.
function isSilent(file: RunFile): boolean {
  const changes = [file.path, ...file.journals].map(
    (path) => statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0,
  )
  return Date.now() - Math.max(...changes) > SILENCE_OF_DEAD_MS
}

/**
 * Takes a dead process's journal by giving it a name of this process's own. A rename from one name succeeds for one process
 * alone; the claim of a process that has died since is taken over in the same way.
 * @returns undefined when another process has it
 */
function claim(journal: string): string | undefined {
  const own = ownIdentity()
  const claimant = claimantOf(journal)
  if (claimant !== undefined && isSameProcess(claimant, own)) return journal
  if (claimant !== undefined && isAlive(claimant)) return undefined
  const claimed = join(
    dirname(journal),
    `${basename(journal).slice(0, PART_NAME_LENGTH)}${JOURNAL_ENDING}.${own.pid}-${own.startedAt}-${own.host}`,
  )
  try {
    renameSync(journal, claimed)
    return claimed
  } catch {
    // It is gone under this name: another process was faster.
    return undefined
  }
}

const RUN_ID_LENGTH = 32
const SPAN_ID_LENGTH = 16
const PART_NAME_LENGTH = RUN_ID_LENGTH + 1 + SPAN_ID_LENGTH

function claimantOf(journal: string): ProcessIdentity | undefined {
  const [, pid, startedAt, host] = /\.(\d+)-(\d*)-([0-9a-f]+)$/.exec(journal) ?? []
  return pid === undefined || startedAt === undefined || host === undefined
    ? undefined
    : { pid: Number(pid), startedAt, host }
}

/** Whether nobody will give this journal its name any more. It holds nothing that is older than the promise of a journal. */
function isLeftBehind(path: string): boolean {
  try {
    const journal = decodeJournal(readFileSync(path))
    const lives = journal === undefined ? undefined : isAlive(journal.header.process)
    return !(lives ?? Date.now() - statSync(path).ctimeMs <= SILENCE_OF_DEAD_MS)
  } catch {
    // It has its name by now, or is damaged and in nobody's way.
    return false
  }
}

const NO_POINTS: LoggedPoints = {
  length: 0,
  key: () => '',
  seriesIndex: () => 0,
  value: () => 0,
  step: () => undefined,
  timeMs: () => 0,
  hasGivenTime: () => false,
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
    ...(rootSpanId === undefined
      ? {}
      : { continuation: { rank: String(rank), runName: String(first.attributes[ATTR_NAME]), rootSpanId } }),
  }
}
