import { existsSync } from 'node:fs'
import type { Span } from '@opentelemetry/api'
import { printNotice, warn } from '../errors/warn.js'
import { warnOfRepeatedId } from '../record/run-ids.js'
import { state } from '../record/state.js'
import { untraced } from '../runtime/untraced.js'
import { CachedTexts } from '../store/cached-texts.js'
import { JournalFile } from '../store/journal-file.js'
import { encodeBase, encodeEntries, type JournalHeader } from '../store/journal-format.js'
import { KeptFiles } from '../store/kept-files.js'
import { journalFile, runFile, tasksFile } from '../store/paths.js'
import { ownIdentity } from '../store/process-identity.js'
import { nameRecovered, recoverRuns } from '../store/recover.js'
import { RunFiles } from '../store/run-files.js'
import { RunLines } from '../store/run-lines.js'
import { RunWriter } from '../store/run-writer.js'
import { encodeTasks } from '../store/tasks-journal.js'
import type { Journal, JournalBase, RunIdentity, TasksJournal } from '../wire/journal.js'
import { ATTR_KIND, ATTR_PROJECT } from '../wire/names.js'
import { type FinishedSpan, plainContext, readyAttributes, type StartedSpan } from '../wire/span.js'
import { StoredRuns } from './stored-runs.js'

/**
 * The store that this process records into: ended spans of runs, a journal beside each open run, and what
 * dead processes left behind.
 */
export class LocalStore {
  readonly dir: string
  readonly spans: RunWriter

  constructor(dir: string) {
    this.dir = dir
    const { ticker, journalQueue, traceProjects } = state()
    this.spans = new RunWriter(new RunLines(new RunFiles(dir)), ticker, journalQueue, (traceId) =>
      traceProjects.of(traceId),
    )
  }

  /**
   * Gives each run that starts from now on a journal, and finds those that are resumed.
   * @returns a function that undoes this
   */
  connect(): () => void {
    const shared = state()
    const open = (root: Span, identity: RunIdentity): Journal =>
      untraced(() => openJournal(this.dir, this.spans, root, identity))
    const openTasks = (root: Span, identity: RunIdentity): TasksJournal =>
      untraced(() => openTasksJournal(this.dir, this.spans, root, identity))
    shared.openJournal = open
    const cache = new CachedTexts(this.dir)
    shared.openTasksJournal = openTasks
    const runs = new StoredRuns(this.dir)
    shared.runsToResume = runs
    shared.taskCache = cache
    const files = new KeptFiles(this.dir)
    shared.fileKeeper = files
    return () => {
      if (shared.openJournal === open) shared.openJournal = undefined
      if (shared.openTasksJournal === openTasks) shared.openTasksJournal = undefined
      if (shared.runsToResume === runs) shared.runsToResume = undefined
      if (shared.taskCache === cache) shared.taskCache = undefined
      if (shared.fileKeeper === files) shared.fileKeeper = undefined
    }
  }

  /**
   * Completes runs that died with their process.
   * @param onRecovered called with what was added to the store
   */
  recover(onRecovered: (spans: FinishedSpan[]) => void = () => {}): void {
    try {
      untraced(() => {
        for (const recovered of recoverRuns(this.dir, printNotice)) {
          printNotice(
            `${nameRecovered(recovered)} had crashed and was recovered · runspan show ${recovered.runId.slice(0, 8)}`,
          )
          onRecovered(recovered.spans)
        }
      })
    } catch (error) {
      warn.once(
        'recovery-failed',
        `runs that died with their process could not be recovered (${(error as Error).message}); try \`runspan recover\`.`,
      )
    }
  }
}

function openJournal(dir: string, spans: RunWriter, span: Span, identity: RunIdentity): Journal {
  const header = headerOf(span, identity)
  const { traceId, spanId } = identity
  // A part of another process's run goes to that run's file, and must.
  if (
    (span as StartedSpan).attributes[ATTR_KIND] === 'run' &&
    existsSync(runFile(dir, header.project, traceId))
  )
    warnOfRepeatedId(traceId, `a run in the store at ${dir}`)
  const form = {
    path: journalFile(dir, traceId, spanId),
    entries: encodeEntries,
    base: (base: JournalBase) => [encodeBase(base)],
  }
  return new JournalFile(dir, form, header, spans.lines, () => {
    warn.once(
      'store-not-connected',
      `a run is not kept in the store at ${dir}: the RunSpanProcessor is not among the span processors of the OpenTelemetry provider that records it, or that provider was shut down. Pass it as one of its spanProcessors.`,
    )
  })
}

function openTasksJournal(dir: string, spans: RunWriter, span: Span, identity: RunIdentity): TasksJournal {
  const form = {
    path: tasksFile(dir, identity.traceId, identity.spanId),
    entries: encodeTasks,
    base: () => [],
  }
  return new JournalFile(dir, form, headerOf(span, identity), spans.lines)
}

function headerOf(span: Span, identity: RunIdentity): JournalHeader {
  const { resource, instrumentationScope, links, attributes } = span as StartedSpan
  return {
    identity,
    process: ownIdentity(),
    project: String(attributes[ATTR_PROJECT]),
    resource: { attributes: readyAttributes(resource), schemaUrl: resource.schemaUrl },
    scope: instrumentationScope,
    links: links.map(({ context }) => ({ context: plainContext(context) })),
  }
}
