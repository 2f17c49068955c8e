import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import { VERSION } from '../runtime/version.js'
import { annotationsOf, type Facts } from '../wire/facts.js'
import { ANNOTATION_SPAN_NAME, SCOPE_NAME } from '../wire/names.js'
import { segmentTimes } from '../wire/segment-times.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import { isRecorded, readCarrier } from './carrier.js'
import { type RunFacts, readFacts } from './read-facts.js'
import { checked, refuseWrong } from './refuse.js'
import type { Run } from './run.js'
import { type OpenRun, state } from './state.js'
import type { Task } from './task.js'

/**
 * Says something about a run, or scores a task, after it was recorded or while it goes on: a tag, a name, a
 * note. What was recorded stays as it is; the fact is a span of its own in the run's trace, and of each fact
 * the newest counts. In `runspan` it takes ids as well, of runs that other processes have recorded.
 * @example annotate(run, { tags: ['best'], note: 'Converged after **3** epochs.' })
 * @throws RunspanError for wrong arguments, as the calls that log throw it
 */
export function annotate(run: Run | Task, facts: RunFacts): void {
  const work = asWork(run)
  if (work !== undefined) {
    annotateWork(work, facts)
    return
  }
  const refusal = new RunspanError(
    'INVALID_OPTION',
    `annotate() of "runspan/api" takes a Run or a Task, not ${describe(run)}. For the id of a run import annotate from "runspan", which has a store to find it in.`,
  )
  refuseWrong(refusal, 'annotate')
}

/** What is recorded by this process. */
export function asWork(value: unknown): Run | Task | undefined {
  const isWork =
    typeof value === 'object' &&
    value !== null &&
    'logScore' in value &&
    'current' in value &&
    'kind' in value
  return isWork ? (value as Run | Task) : undefined
}

/** Annotates what this process has recorded, by the provider that has recorded it. */
export function annotateWork(work: Run | Task, given: RunFacts): void {
  const isTask = work.kind === 'task'
  const facts = checked(
    'annotate',
    () => readFacts(given, isTask),
    () => undefined,
  )
  const { run } = work.current
  // A task outside of any run keeps nothing, and has said so.
  if (facts !== undefined && run !== undefined) annotateOpenRun(run, isTask ? work.id : undefined, facts)
}

/** Annotates a run that this process has recorded, or the task of this id. */
export function annotateOpenRun(run: OpenRun, taskId: string | undefined, facts: Facts): void {
  try {
    record(run, taskId, facts)
  } catch (error) {
    warn.once(
      'annotation-failed',
      `an annotation of run "${run.name}" may be lost: the sampler or a span processor of this program has thrown ${describe(error)}. Mend it, or take it out.`,
    )
  }
}

function record(run: OpenRun, taskId: string | undefined, facts: Facts): void {
  const carried = readCarrier(run.carrier())
  // Of a run that is not recorded the program was told when it started.
  if (!isRecorded(carried)) return
  const { project, context: root } = carried
  const { startUs, endUs } = segmentTimes(msToUs(run.startTime), 0)
  const shared = state()
  const timeMs = nextAnnotationMs()
  const tracer = trace.getTracer(SCOPE_NAME, VERSION)
  // Of the runs that have ended, the store knows the last ones only.
  shared.traceProjects.begin(root.traceId, project)
  try {
    for (const { attributes, events } of annotationsOf(facts, { project, timeMs, taskId })) {
      const span = tracer.startSpan(
        ANNOTATION_SPAN_NAME,
        { kind: SpanKind.INTERNAL, startTime: usToHrTime(startUs), attributes },
        trace.setSpanContext(ROOT_CONTEXT, root),
      )
      for (const event of events) span.addEvent(event.name, event.attributes, usToHrTime(startUs))
      span.end(usToHrTime(endUs))
    }
  } finally {
    shared.traceProjects.end(root.traceId)
  }
}

/**
 * The time of an annotation that is made now.
 * @param known of the newest annotation of the run that is known; the clock may stand still, or be set back
 */
export function nextAnnotationMs(known = 0): number {
  const shared = state()
  shared.lastAnnotationMs = Math.max(Date.now(), known + 1, shared.lastAnnotationMs + 1)
  return shared.lastAnnotationMs
}
