import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type Link,
  type Span,
  SpanKind,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { warn } from '../errors/warn.js'
import type { TaskIdentity } from '../wire/journal.js'
import { plainContext } from '../wire/span.js'
import { rootSpanName } from '../wire/span-names.js'
import { type TaskEffort, type TaskLabels, taskStartAttributes } from '../wire/task-attributes.js'
import { usToHrTime } from '../wire/time.js'
import { RunClock } from './clock.js'
import { NoopWorkRecorder } from './recorder.js'
import { checked, refuseWrong } from './refuse.js'
import type { RunTasks } from './run-tasks.js'
import { state } from './state.js'
import { Task } from './task.js'
import { checkTaskName, checkTaskOptions, type TaskOptions } from './task-options.js'
import { TaskRecorder } from './task-recorder.js'

/**
 * The arguments of `task()`; where there is no function, that is refused.
 * @param onRefused called before that
 */
export function taskArguments<T>(
  args: unknown[],
  onRefused: () => void,
): {
  name: unknown
  options: TaskOptions | undefined
  fn: ((task: Task) => T) | undefined
} {
  const [name, options] = args.length > 2 ? args : [args[0], undefined]
  const fn = args.at(-1)
  if (typeof fn === 'function')
    return { name, options: options as TaskOptions | undefined, fn: fn as (task: Task) => T }
  const hint = 'For a task without one use startTask().'
  const message = `The last argument of task() must be the function to run, not ${describe(fn)}. ${hint}`
  onRefused()
  refuseWrong(new RunspanError('INVALID_CALLBACK', message), 'task')
  return { name, options: undefined, fn: undefined }
}

/**
 * A task that starts now. Where wrong arguments only warn, it is made from the rest.
 * @param tasks those of its run; undefined outside of runs, where nothing is kept
 */
export function openTask(
  tasks: RunTasks | undefined,
  caller: string,
  name: unknown,
  options: unknown = {},
): Task {
  const check = <T>(read: () => T, instead: () => T): T =>
    checked(caller, read, instead, () => tasks?.countRefusal())
  const checkedName = check(
    () => checkTaskName(name),
    () => 'task',
  )
  const { labels, inputs } = checkTaskOptions(options, check, (number) => tasks?.takeNumber(number) ?? 0)
  const { task, recorder } = startTask(tasks, checkedName, labels)
  if (labels.expected !== undefined) recorder?.expected(labels.expected)
  for (const { key, value } of inputs) recorder?.value('input', key, value)
  return task
}

interface StartedTask {
  task: Task
  /** Undefined where nothing is recorded. */
  recorder: TaskRecorder | undefined
}

function startTask(tasks: RunTasks | undefined, name: string, labels: TaskLabels): StartedTask {
  const clock = tasks?.parts.clock ?? new RunClock()
  const startUs = clock.nowUs()
  const { project, continuation } = tasks?.parts.labels ?? { project: '', continuation: undefined }
  const start = taskStartAttributes(name, labels, { project, rank: continuation?.rank })
  const started = tasks && startSpan(tasks, name, start, startUs)
  const effort: TaskEffort = { attempts: 1, waitedMs: 0, isCached: false }
  const recorder = tasks && started && recorderOf(tasks, started, labels.number, effort)
  const task = new Task({
    name,
    labels,
    effort,
    tasks,
    span: started?.span ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT),
    clock,
    recorder: recorder ?? new NoopWorkRecorder(),
    startTime: Math.floor(startUs / 1000),
  })
  tasks?.started(task, recorder)
  return { task, recorder }
}

interface StartedSpan {
  span: Span
  tracer: Tracer
  identity: TaskIdentity
}

function recorderOf(
  tasks: RunTasks,
  { span, tracer, identity }: StartedSpan,
  number: number,
  effort: TaskEffort,
): TaskRecorder {
  return new TaskRecorder(tasks, { tracer, span, identity, number, effort })
}

/** @returns undefined where nothing is recorded, or where the SDK, a sampler or a span processor throws */
function startSpan(
  { parts: { tracer, span: root } }: RunTasks,
  name: string,
  attributes: Attributes,
  startUs: number,
): StartedSpan | undefined {
  if (tracer === undefined) return undefined
  const { parent, links, around } = placeOf(root)
  try {
    const span = tracer.startSpan(
      rootSpanName(name),
      { kind: SpanKind.INTERNAL, startTime: usToHrTime(startUs), attributes, links },
      around,
    )
    if (!span.isRecording()) {
      warn.once(
        'task-not-sampled',
        `the sampler of this program dropped task "${name}". Use a sampler that keeps the children of a sampled span (ParentBasedSampler), or new RunSampler(sampler), from "runspan".`,
      )
      return undefined
    }
    const identity = {
      spanId: span.spanContext().spanId,
      parentSpanId: parent.spanContext().spanId,
      name,
      startUs,
      attributes,
      links: links.map(({ context }) => plainContext(context)),
    }
    return { span, tracer, identity }
  } catch (error) {
    warn.once(
      'task-failed',
      `task "${name}" is not recorded, because the OpenTelemetry SDK of this program, its sampler or a span processor has thrown ${describe(error)}. Fix or remove it.`,
    )
    return undefined
  }
}

/** Below the active span, if that is in the run's trace; else below the run's, with a link to the active one. */
function placeOf(root: Span): { parent: Span; links: Link[]; around: Context } {
  const around = context.active()
  const active = trace.getSpan(around)
  const spanContext = active?.spanContext()
  if (active !== undefined && spanContext?.traceId === root.spanContext().traceId)
    return { parent: active, links: [], around }
  const isLinked = spanContext !== undefined && isSpanContextValid(spanContext)
  const parent = taskAround(root) ?? root
  const links = isLinked ? [{ context: spanContext }] : []
  return { parent, links, around: trace.setSpan(around, parent) }
}

/** The current task where no OpenTelemetry context manager is registered, which would make its span active. */
function taskAround(root: Span): Span | undefined {
  const task = state().withoutContextManager.getStore()?.task
  const { traceId, traceFlags } = root.spanContext()
  if (task?.runId !== traceId || task.status !== 'running') return undefined
  const around = { traceId, spanId: task.id, traceFlags }
  return isSpanContextValid(around) ? trace.wrapSpanContext(around) : undefined
}
