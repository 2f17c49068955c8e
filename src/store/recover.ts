// Completes runs in the store whose process is gone. Only a process on the same machine and in the same
// process namespace can know that; for all others, a person has to say that they are dead.

import { existsSync } from 'node:fs'
import type { FinishedSpan } from '../wire/span.js'
import { claimJournal } from './claim-journal.js'
import { completeCrashedRun } from './complete-run.js'
import { completeCrashedTasks } from './complete-tasks.js'
import { listLiveRunFiles, listRunFiles, type RunFile, storeExists } from './list-files.js'
import { hasEnded, type OpenPart, openParts, readStored, tasksPath } from './open-parts.js'
import { isAlive } from './process-identity.js'
import { putAway } from './put-away.js'
import { readJournalHeader } from './read-journal-header.js'
import type { Line } from './read-lines.js'
import { removeUnfinishedJournals } from './remove-left-behind.js'
import { RunFiles } from './run-files.js'
import { SILENT_AFTER_MS, Silence } from './silence.js'
import type { JournalledTasks } from './tasks-journal.js'
import { telling } from './telling-lines.js'
import { fillTornLine, findTornLines, isOfSpans, type TornLine } from './torn-lines.js'

type Tell = (message: string) => void

/** A run, or the part of one that a process had continued. */
export interface RecoveredRun {
  runId: string
  name: string
  project: string
  /** The part's rank; absent if it is the run itself that crashed, resumed or not. */
  rank?: string
  /** Spans added to the store. */
  spans: FinishedSpan[]
}

/**
 * Completes each run whose process is gone: what its journal holds goes into segments, and its root, with
 * status ERROR, into its own trace. A live process's run is not touched; if several processes recover one
 * run, one of them does it.
 * @param silentMs if given, also completes runs whose process cannot be seen from here and which have been
 *   silent for this long; every file is read for that
 * @param onFailure called for each run that cannot be completed, beside the warning
 * @returns the completed runs and parts, one by one, so that a caller can pause between them
 */
export function* recoverRuns(
  dir: string,
  onWarning: Tell,
  silentMs?: number,
  onFailure: () => void = () => {},
): Generator<RecoveredRun> {
  if (!storeExists(dir)) return
  const files = new RunFiles(dir)
  const silence = new Silence(dir)
  const isGone = ({ process, signs }: OpenPart): boolean => {
    const alive = process && isAlive(process)
    return alive === false || (alive === undefined && silentMs !== undefined && silence.of(signs) >= silentMs)
  }
  for (const file of silentMs === undefined ? listLiveRunFiles(dir) : listRunFiles(dir)) {
    // A running run may be large: only the head of its journal is read.
    if (silentMs === undefined && !file.journals.some(mayBeOfDead)) continue
    try {
      yield* recoverParts(files, file, isGone, onWarning)
    } catch (error) {
      // A run that cannot be read or written must not keep the others from being recovered.
      onWarning(`run ${file.runId} could not be recovered (${(error as Error).message})`)
      onFailure()
    }
  }
  removeUnfinishedJournals(dir)
}

/** Also true for a journal with a damaged header, which has to be reported. */
function mayBeOfDead(journal: string): boolean {
  const header = readJournalHeader(journal)
  return header === undefined || isAlive(header.process) === false
}

export interface OpenCount {
  runs: number
  /** Parts of runs that several processes share. */
  parts: number
}

/**
 * How many runs and parts `recoverRuns` would complete, and how many are silent, so that a person has to
 * decide.
 */
export function countOpen(dir: string): { crashed: OpenCount; silent: OpenCount } {
  const count = { crashed: { runs: 0, parts: 0 }, silent: { runs: 0, parts: 0 } }
  const silence = new Silence(dir)
  for (const file of listLiveRunFiles(dir)) {
    const stored = readStored(file, () => {}, telling)
    for (const part of openParts(file, stored, () => {})) {
      const alive = part.process && isAlive(part.process)
      const isSilent = alive === undefined && silence.of(part.signs) >= SILENT_AFTER_MS
      if (alive !== false && !isSilent) continue
      const counted = isSilent ? count.silent : count.crashed
      if (part.journal.labels.continuation?.rank === undefined) counted.runs++
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

function* recoverParts(
  files: RunFiles,
  file: RunFile,
  isGone: (part: OpenPart) => boolean,
  onWarning: Tell,
): Generator<RecoveredRun> {
  // What is damaged in the file is told once, for all of its parts.
  let tell = onWarning
  for (const part of openParts(
    file,
    readStored(file, () => {}, telling),
    onWarning,
    true,
  )) {
    if (!isGone(part)) continue
    const { path, journal } = part
    const claimed = path === undefined ? undefined : claimJournal(path)
    if (path !== undefined && claimed === undefined) continue
    const { content, isDamaged: areTasksDamaged } = part.readTasks()
    const tasks = content ?? { header: journal.header, tasks: [] }
    const torn = tornLinesOf(file, part, tasks)
    const isTorn = ({ number }: Line) => torn.some((line) => line.number === number)
    // Read after the claim: a process that held it before may have completed the run and died before it
    // deleted the journal.
    const stored = readStored(file, tell, (line) => (isTorn(line) ? undefined : line.bytes))
    tell = () => {}
    const spans = hasEnded(stored, part)
      ? []
      : [...completeCrashedTasks(tasks, stored), ...completeCrashedRun(journal, stored)]
    // All of them before the first is appended: where one cannot be encoded, each attempt to recover the run
    // would let its file grow.
    const lines = spans.map((span) => Uint8Array.from(files.encode(span)))
    for (const line of lines) files.appendLine(journal.header.project, file.runId, line)
    for (const line of torn) fillTornLine(file.path, line)
    putAway(tasksPath(file, journal.header.identity.spanId), areTasksDamaged, onWarning)
    if (claimed !== undefined) putAway(claimed, part.isDamaged, onWarning)
    if (spans.length === 0) continue
    const { identity, project } = journal.header
    const { continuation } = journal.labels
    yield {
      runId: file.runId,
      name: identity.name,
      project,
      ...(continuation?.rank === undefined ? {} : { rank: continuation.rank }),
      spans,
    }
  }
}

/** Lines that the process of a part did not live to write, and of which its journals have all. */
function tornLinesOf(file: RunFile, part: OpenPart, { tasks }: JournalledTasks): TornLine[] {
  const { path, isDamaged, process, journal } = part
  const isKnownDead = process !== undefined && isAlive(process) === false
  if (path === undefined || isDamaged || !isKnownDead || !existsSync(file.path)) return []
  const firstSegments = new Map(tasks.map(({ identity, segments }) => [identity.spanId, segments]))
  firstSegments.set(journal.header.identity.spanId, journal.base.segments)
  return findTornLines(file.path).filter(({ head }) => isOfSpans(head, firstSegments))
}
