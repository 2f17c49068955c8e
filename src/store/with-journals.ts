import { isRecovered, partIdOf } from '../wire/recovered.js'
import type { FinishedSpan } from '../wire/span.js'
import { completeCrashedRun, previewLiveRun } from './complete-run.js'
import { completeCrashedTasks, previewTasks } from './complete-tasks.js'
import type { RunFile } from './list-files.js'
import { openParts } from './open-parts.js'
import { isAlive } from './process-identity.js'
import { SILENT_AFTER_MS, type Silence } from './silence.js'

export interface RunWithJournals {
  /**
   * All spans of a run, including those its journals stand for: as their processes will write them, or
   * would have.
   */
  spans: FinishedSpan[]
  /** Parts whose process may or may not be alive, by the id of their root or continuation. */
  silentMs: ReadonlyMap<string, number>
}

/** @param stored the spans in the run's file */
export function withJournals(
  file: RunFile,
  stored: FinishedSpan[],
  silence: Silence,
  onWarning: (message: string) => void,
): RunWithJournals {
  const silentMs = new Map<string, number>()
  let spans = stored
  for (const part of openParts(file, stored, onWarning)) {
    const { spanId } = part.journal.header.identity
    const tasks = part.readTasks().content ?? { header: part.journal.header, tasks: [] }
    const alive = part.process && isAlive(part.process)
    // What was written for it when it was taken for dead is no longer valid.
    spans = spans.filter((span) => !isRecovered(span) || partIdOf(span) !== spanId)
    if (alive === false) {
      spans = [...spans, ...completeCrashedRun(part.journal, spans), ...completeCrashedTasks(tasks, spans)]
      continue
    }
    spans = [...spans, ...previewLiveRun(part.journal, spans), ...previewTasks(tasks, spans)]
    const silent = alive === undefined ? silence.of(part.signs) : 0
    if (silent >= SILENT_AFTER_MS) silentMs.set(spanId, silent)
  }
  return { spans, silentMs }
}
