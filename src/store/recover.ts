// Runs whose process is gone, completed in the store. Only who can know that it is gone says so: a process of the same machine
// and process namespace. Of all others nobody knows; a person may say that they are dead.

import { existsSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { AttributeValue } from '@opentelemetry/api'
import type { RunLabels } from '../wire/logged.js'
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
import { isRecovered, partIdOf } from '../wire/recovered.js'
import type { FinishedSpan } from '../wire/span.js'
import { completeCrashedRun, previewLiveRun } from './complete-run.js'
import { type JournalContent, NO_POINTS } from './journal-format.js'
import {
  listLiveRunFiles,
  listRunFiles,
  listUnfinishedJournals,
  type RunFile,
  storeExists,
} from './list-files.js'
import { JOURNAL_ENDING } from './paths.js'
import { isAlive, isSameProcess, ownIdentity, type ProcessIdentity } from './process-identity.js'
import { readJournal, readJournalHeader } from './read-journal.js'
import { readSpans } from './read-spans.js'
import { renameOver } from './rename-over.js'
import { RunFiles } from './run-files.js'
import { SILENT_AFTER_MS, Silence } from './silence.js'

type Tell = (message: string) => void

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
 * @param silentMs when given, also those whose process cannot be seen from here and of which nothing was written for so long;
 *   every file is read for that
 * @returns what was completed, runs and parts, one by one, so that a caller can pause between them
 */
export function* recoverRuns(dir: string, onWarning: Tell, silentMs?: number): Generator<RecoveredRun> {
  if (!storeExists(dir)) return
  const files = new RunFiles(dir)
  const silence = new Silence(dir)
  const isGone = ({ process, signs }: OpenPart): boolean => {
    const alive = process && isAlive(process)
    return alive === false || (alive === undefined && silentMs !== undefined && silence.of(signs) >= silentMs)
  }
  for (const file of silentMs === undefined ? listLiveRunFiles(dir) : listRunFiles(dir)) {
    // A run that goes on may be large: nothing of it is read but the head of its journal.
    if (silentMs === undefined && !file.journals.some(mayBeOfDead)) continue
    try {
      yield* recoverParts(files, file, isGone, onWarning)
    } catch (error) {
      // One that cannot be read or written must not keep the others from being recovered.
      onWarning(`run ${file.runId} could not be recovered (${(error as Error).message})`)
    }
  }
  for (const path of listUnfinishedJournals(dir)) if (isLeftBehind(path)) rmSync(path, { force: true })
}

/** Also for a journal that is damaged at its head, which has to be told of. */
function mayBeOfDead(journal: string): boolean {
  const header = readJournalHeader(journal)
  return header === undefined || isAlive(header.process) === false
}

export interface OpenCount {
  runs: number
  /** Of runs that several processes share. */
  parts: number
}

/** How many runs and parts `recoverRuns` would complete; and how many are silent, so that a person has to say. */
export function countOpen(dir: string): { crashed: OpenCount; silent: OpenCount } {
  const count = { crashed: { runs: 0, parts: 0 }, silent: { runs: 0, parts: 0 } }
  const silence = new Silence(dir)
  for (const file of listLiveRunFiles(dir)) {
    const stored = readStored(file, () => {})
    for (const part of openParts(file, stored, () => {})) {
      const alive = part.process && isAlive(part.process)
      const isSilent = alive === undefined && silence.of(part.signs) >= SILENT_AFTER_MS
      if (alive !== false && !isSilent) continue
      const counted = isSilent ? count.silent : count.crashed
      if (part.journal.labels.continuation === undefined) counted.runs++
      else counted.parts++
    }
  }
  return count
}

/** What was recovered, as the subject of a sentence: `run "x"`, `the part of "rank" of run "x"`. */
export function nameRecovered({ name, rank }: RecoveredRun): string {
  const run = `run ${JSON.stringify(name)}`
  return rank === undefined ? run : `the part of ${JSON.stringify(rank)} of ${run}`
}

export interface OpenRun {
  /** All spans of a run, with those that its journals tell of: as their processes will write them, or would have. */
  spans: FinishedSpan[]
  /** Parts of which nobody here knows whether their process lives, by the id of their root or continuation. */
  silentMs: ReadonlyMap<string, number>
}

/** @param stored the spans in the run's file */
export function withJournals(
  file: RunFile,
  stored: FinishedSpan[],
  silence: Silence,
  onWarning: Tell,
): OpenRun {
  const silentMs = new Map<string, number>()
  let spans = stored
  for (const part of openParts(file, stored, onWarning)) {
    const { spanId } = part.journal.header.identity
    const alive = part.process && isAlive(part.process)
    // What was written for it when it was taken for dead holds no longer.
    spans = spans.filter((span) => !isRecovered(span) || partIdOf(span) !== spanId)
    if (alive === false) {
      spans = [...spans, ...completeCrashedRun(part.journal, spans)]
      continue
    }
    spans = [...spans, ...previewLiveRun(part.journal, spans)]
    const silent = alive === undefined ? silence.of(part.signs) : 0
    if (silent >= SILENT_AFTER_MS) silentMs.set(spanId, silent)
  }
  return { spans, silentMs }
}

function* recoverParts(
  files: RunFiles,
  file: RunFile,
  isGone: (part: OpenPart) => boolean,
  onWarning: Tell,
): Generator<RecoveredRun> {
  for (const part of openParts(file, readStored(file, onWarning), onWarning, true)) {
    if (!isGone(part)) continue
    const { path, journal } = part
    const claimed = path === undefined ? undefined : claim(path)
    if (path !== undefined && claimed === undefined) continue
    // Read after the claim: a process that had it before may have completed it and died before it took the journal away.
    const stored = readStored(file, () => {})
    const spans = hasEnded(stored, part) ? [] : completeCrashedRun(journal, stored)
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

/** What is known of a run's root, or of one of its continuations, that has not ended. */
interface OpenPart {
  /** The journal's file, where there is one. */
  path: string | undefined
  journal: JournalContent
  /** Whose it is; undefined where the journal is lost or damaged. */
  process: ProcessIdentity | undefined
  /** The files that tell by their time when something was last heard of it. */
  signs: string[]
}

/**
 * From their journals; where these are lost or damaged, from their segments.
 * @param forRecovery whether journals of parts that have ended come too, which are to be taken away
 */
function* openParts(
  file: RunFile,
  stored: readonly FinishedSpan[],
  onWarning: Tell,
  forRecovery = false,
): Generator<OpenPart> {
  const damaged = new Map<string, { path: string; process: ProcessIdentity | undefined }>()
  const seen = new Set<string>()
  for (const path of file.journals) {
    const spanId = basename(path).slice(RUN_ID_LENGTH + 1, PART_NAME_LENGTH)
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

function readStored(file: RunFile, onWarning: Tell): FinishedSpan[] {
  if (!existsSync(file.path)) return []
  return [...readSpans(file.path, onWarning)].filter((span) => span.spanContext().traceId === file.runId)
}

function isRoot(span: FinishedSpan): boolean {
  return span.attributes[ATTR_KIND] === KIND_RUN
}

/**
 * Whether the end of a part, a root or a continuation, is in the store. One that another process has written counts where the
 * part's own has not begun a new journal since.
 */
function hasEnded(stored: readonly FinishedSpan[], { path, journal }: OpenPart): boolean {
  const { spanId } = journal.header.identity
  const goesOn = path !== undefined && claimantOf(path) === undefined
  return stored.some(
    (span) =>
      span.spanContext().spanId === spanId &&
      span.attributes[ATTR_KIND] !== KIND_SEGMENT &&
      !(goesOn && isRecovered(span)),
  )
}

function tellsOfRun(span: FinishedSpan): boolean {
  return span.attributes[ATTR_KIND] === KIND_SEGMENT && span.attributes[ATTR_NAME] !== undefined
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
    renameOver(journal, claimed)
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
  const header = readJournalHeader(path)
  const lives = header && isAlive(header.process)
  const ctimeMs = statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? Date.now()
  return !(lives ?? Date.now() - ctimeMs <= UNFINISHED_LIFE_MS)
}

/** Giving it its name takes a moment. */
const UNFINISHED_LIFE_MS = 10 * 60_000

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
