import { randomBytes } from 'node:crypto'
import { RunspanError } from '../errors/runspan-error.js'
import { type AnnotatedRun, annotationSpan } from '../wire/annotation-span.js'
import { annotationsOf, type Facts } from '../wire/facts.js'
import type { FinishedSpan } from '../wire/span.js'
import { RunFiles } from './run-files.js'

/** What is said, and when. */
export interface Saying {
  facts: Facts
  /** The span id of the task that it is about; undefined where it is about the run. */
  taskId: string | undefined
  /** The time of an annotation that is newer than one of this time. */
  timeAfter(newestMs: number): number
}

export function makeAnnotations(run: AnnotatedRun, { facts, taskId, timeAfter }: Saying): FinishedSpan[] {
  const said = { project: run.project, timeMs: timeAfter(run.newestMs), taskId }
  return annotationsOf(facts, said).map((annotation) =>
    annotationSpan(run, randomBytes(8).toString('hex'), annotation),
  )
}

/**
 * Appends annotations to a run's file, also while its process is writing there.
 * @throws RunspanError `STORE_UNWRITABLE`: what was to be said is not kept then
 */
export function appendAnnotations(dir: string, path: string, spans: readonly FinishedSpan[]): void {
  const files = new RunFiles(dir)
  try {
    for (const span of spans) files.appendLineTo(path, files.encode(span))
  } catch (error) {
    throw new RunspanError(
      'STORE_UNWRITABLE',
      `The store at ${dir} cannot be written to (${(error as Error).message}), and the annotation was not kept. Free or mend the folder, then say it again.`,
      { cause: error },
    )
  }
}
