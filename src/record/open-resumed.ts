import { TraceFlags } from '@opentelemetry/api'
import type { RunLabels } from '../wire/logged.js'
import type { RunToResume } from '../wire/resume.js'
import type { FlatParam } from './flatten.js'
import { openContinuation } from './open-run.js'
import type { Run } from './run.js'

/** What the part that goes on with a run begins with. */
export interface ResumedPart {
  fromStep?: number | undefined
  /** Tags and attributes that are added. */
  labels?: RunLabels
  params?: FlatParam[]
}

/** The part that goes on with a run after its end: a child of the run's root as the parts of ranks are. */
export function openResumed(run: RunToResume, { fromStep, labels, params = [] }: ResumedPart): Run {
  const { id: traceId, rootSpanId: spanId, name, project, resume } = run
  return openContinuation(
    // It is in the store, so it was recorded.
    { context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }, name, project },
    { resume, ...(fromStep === undefined ? {} : { fromStep }) },
    labels,
    params,
  )
}
