import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { printNotice } from '../errors/warn.js'
import { annotateOpenRun, annotateWork, asWork, nextAnnotationMs } from '../record/annotate-run.js'
import { type RunFacts, readFacts } from '../record/read-facts.js'
import { checked } from '../record/refuse.js'
import type { Run } from '../record/run.js'
import { state } from '../record/state.js'
import type { Task } from '../record/task.js'
import { untraced } from '../runtime/untraced.js'
import { readAnnotatedRun } from '../store/annotated-run.js'
import { appendAnnotations, makeAnnotations, type Saying } from '../store/append-annotations.js'
import { findRunFile, storeExists } from '../store/list-files.js'
import { storeDir } from '../store/paths.js'
import { active } from './active.js'
import { type AnnotateTarget, readTarget, type Target } from './annotate-target.js'

/**
 * Says something about a run, or scores a task, after it was recorded or while it goes on: a tag, a name, a
 * note, an attribute. What was recorded stays as it is; the fact is a span of its own in the run's trace, kept
 * in the store and sent to the endpoint as all others are, and of each fact the newest counts. It may be a run
 * of another process.
 * @param run a Run or a Task of this process; the id of a run in the store, with the id of one of its tasks if
 *   the scores are for that; or a run as `runspan/read` gives it, which need not be in the store if there is an
 *   endpoint
 * @throws RunspanError for wrong arguments; `RUN_NOT_FOUND`; `INVALID_OPTION` where the run is in no store and
 *   there is no endpoint; `STORE_UNWRITABLE`. What was to be said is not kept then
 * @example
 * annotate('0af7651916cd43dd8448eb211c80319c', { tags: ['best'], note: 'Converged after **3** epochs.' })
 */
export function annotate(run: Run | Task | AnnotateTarget, facts: RunFacts): void {
  const work = asWork(run)
  if (work !== undefined) {
    annotateWork(work, facts)
    return
  }
  const saying = checked(
    'annotate',
    () => readSaying(run, facts),
    () => undefined,
  )
  if (saying !== undefined) untraced(() => say(saying))
}

interface ToSay extends Saying {
  target: Target
}

function readSaying(run: unknown, given: unknown): ToSay {
  const target = readTarget(run)
  const facts = readFacts(given, target.taskId !== undefined)
  return { target, facts, taskId: target.taskId, timeAfter: nextAnnotationMs }
}

function say(saying: ToSay): void {
  const { target, facts, taskId } = saying
  // What a run of this process has logged may not be in a file yet.
  const open = [...state().openRuns].find(({ id }) => id === target.runId)
  if (open !== undefined) {
    annotateOpenRun(open, taskId, facts)
    return
  }
  const { delivery, runStore } = active()
  const dir = delivery?.dir ?? runStore?.dir ?? storeDir()
  const file = storeExists(dir) ? findRunFile(dir, target.runId) : undefined
  const stored = file && readAnnotatedRun(file, printNotice)
  if (file !== undefined && stored !== undefined) {
    const spans = makeAnnotations(stored, saying)
    appendAnnotations(dir, file.path, spans)
    if (delivery?.dir !== undefined) delivery.send(spans, true)
    return
  }
  if (target.read === undefined)
    throw new RunspanError(
      'RUN_NOT_FOUND',
      `There is no run ${describe(target.runId)} in the store at ${dir}. Give the whole id of one, or a run that was read from where it is: annotate(await source.run(id), …).`,
    )
  if (delivery?.send(makeAnnotations(target.read, saying), false)) return
  throw new RunspanError(
    'INVALID_OPTION',
    `Run ${target.runId} is not in the store at ${dir}, and there is no endpoint to send the annotation to. Call configure({ endpoint }) before, or set OTEL_EXPORTER_OTLP_ENDPOINT.`,
  )
}
