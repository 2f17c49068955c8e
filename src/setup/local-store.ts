import { existsSync } from 'node:fs'
import type { Span } from '@opentelemetry/api'
import { printNotice, warn } from '../errors/warn.js'
import { tellRepeatedId } from '../record/run-ids.js'
import { state } from '../record/state.js'
import { untraced } from '../runtime/untraced.js'
import { JournalFile } from '../store/journal-file.js'
import { runFile } from '../store/paths.js'
import { ownIdentity } from '../store/process-identity.js'
import { nameRecovered, recoverRuns } from '../store/recover.js'
import { RunFiles } from '../store/run-files.js'
import { RunLines } from '../store/run-lines.js'
import { RunWriter } from '../store/run-writer.js'
import type { Journal, RunIdentity } from '../wire/journal.js'
import { ATTR_KIND, ATTR_PROJECT } from '../wire/names.js'
import { type FinishedSpan, type StartedSpan, settledAttributes } from '../wire/span.js'

/**
 * The store that this process records into: ended spans of runs, a journal beside each open run, and what
 * dead processes left behind.
 */
export class LocalStore {
  readonly dir: string
  readonly spans: RunWriter

  constructor(dir: string) {
    this.dir = dir
    this.spans = new RunWriter(new RunLines(new RunFiles(dir)), state().ticker, (traceId) =>
      state().traceProjects.of(traceId),
    )
  }

  /**
   * Gives each run that starts from now on a journal.
   * @returns a function that undoes this
   */
  connect(): () => void {
    const shared = state()
    const open = (root: Span, identity: RunIdentity): Journal =>
      untraced(() => openJournal(this.dir, this.spans, root, identity))
    shared.openJournal = open
    return () => {
      if (shared.openJournal === open) shared.openJournal = undefined
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
  const { resource, instrumentationScope, links, attributes } = span as StartedSpan
  const project = String(attributes[ATTR_PROJECT])
  // A part of another process's run goes to that run's file, and must.
  if (attributes[ATTR_KIND] === 'run' && existsSync(runFile(dir, project, identity.traceId)))
    tellRepeatedId(identity.traceId, `a run in the store at ${dir}`)
  const header = {
    identity,
    process: ownIdentity(),
    project,
    resource: { attributes: settledAttributes(resource), schemaUrl: resource.schemaUrl },
    scope: instrumentationScope,
    links: links.map(({ context: { traceId, spanId, traceFlags } }) => ({
      context: { traceId, spanId, traceFlags },
    })),
  }
  return new JournalFile(dir, header, spans.lines, () => {
    warn.once(
      'store-not-connected',
      `a run is not kept in the store at ${dir}: the RunSpanProcessor is not among the span processors of the OpenTelemetry provider that records it, or that provider was shut down. Pass it as one of its spanProcessors.`,
    )
  })
}
