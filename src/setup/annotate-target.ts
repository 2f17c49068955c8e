import type { Attributes } from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import type { AnnotatedRun } from '../wire/annotation-span.js'
import type { AttributeValue } from '../wire/attribute-value.js'
import { msToUs, usToHrTime } from '../wire/time.js'

/** A run as `runspan/read` gives it. */
export interface ReadRun {
  readonly id: string
  readonly rootSpanId: string
  readonly startTime: number
  readonly project: string
  readonly resource: Readonly<Record<string, AttributeValue>>
  readonly annotatedTime?: number
}

/** What `annotate()` can be told of a run that this process has not recorded. */
export type AnnotateTarget = string | { readonly runId: string; readonly task?: string | undefined } | ReadRun

/** The same, checked. */
export interface Target {
  runId: string
  taskId: string | undefined
  /** What is known of a run that was read. */
  read: AnnotatedRun | undefined
}

const RUN_ID = /^(?!0+$)[0-9a-f]{32}$/
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/

export function readTarget(given: unknown): Target {
  if (isObject(given) && 'rootSpanId' in given)
    return { runId: checkRunId(given.id), taskId: undefined, read: annotatedRun(given as unknown as ReadRun) }
  const { runId, task } = isObject(given) ? given : { runId: given, task: undefined }
  if (task !== undefined && !(typeof task === 'string' && SPAN_ID.test(task)))
    throw new RunspanError(
      'INVALID_OPTION',
      `The task to score is ${describe(task)}; give its id, 16 hex digits: task.id, or that of one of run.tasks.`,
    )
  return { runId: checkRunId(runId), taskId: task, read: undefined }
}

function checkRunId(id: unknown): string {
  if (typeof id === 'string' && RUN_ID.test(id)) return id
  throw new RunspanError(
    'INVALID_OPTION',
    `annotate() was given ${describe(id)}, which is no run. Pass a Run or a Task, the id of a run (32 hex digits, as run.id), { runId, task }, or a run that was read.`,
  )
}

/** @returns undefined for a run of which no root is known, whose child an annotation could be */
function annotatedRun({
  id,
  rootSpanId,
  startTime,
  project,
  resource,
  annotatedTime,
}: ReadRun): AnnotatedRun | undefined {
  if (!SPAN_ID.test(rootSpanId)) return undefined
  return {
    runId: id,
    rootId: rootSpanId,
    startTime: usToHrTime(msToUs(startTime)),
    project,
    resource: resource as Attributes,
    newestMs: annotatedTime ?? 0,
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
