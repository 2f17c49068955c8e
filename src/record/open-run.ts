import {
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type Link,
  type Span,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { warn } from '../errors/warn.js'
import { registered } from '../runtime/registered.js'
import { VERSION } from '../runtime/version.js'
import { type Continuation, continuationSpanName } from '../wire/continuation.js'
import type { RunLabels } from '../wire/logged.js'
import { SCOPE_NAME } from '../wire/names.js'
import { startAttributes } from '../wire/root-attributes.js'
import { rootSpanName } from '../wire/span-names.js'
import { msToUs, usToHrTime } from '../wire/time.js'
import { type CarriedRun, isRecorded } from './carrier.js'
import { RunClock } from './clock.js'
import type { FlatParam } from './flatten.js'
import { NoopRecorder } from './recorder.js'
import { Run } from './run.js'
import { watchRunId } from './run-ids.js'
import type { RunParts } from './run-parts.js'
import { SpanRecorder } from './span-recorder.js'
import { state } from './state.js'

/** A run that starts now: the root of a trace of its own. */
export function openRun(name: string, labels: RunLabels, params: FlatParam[]): Run {
  return new Run(startRecording(name, labels, params, undefined))
}

/**
 * A part of a run that another process has started: a child of the run's root.
 * @param given the labels that it begins with
 */
export function openContinuation(
  carried: CarriedRun,
  part: Omit<Continuation, 'rootSpanId'>,
  given?: RunLabels,
  params: FlatParam[] = [],
): Run {
  const { name, project, context: root } = carried
  const labels: RunLabels = {
    tags: [],
    attributes: new Map(),
    ...given,
    project,
    parentRun: undefined,
    continuation: { ...part, rootSpanId: root.spanId },
  }
  if (isRecorded(carried)) return new Run(startRecording(name, labels, params, carried))
  // The process that started it has warned already; a span made here would be a trace of its own.
  return new Run({
    name,
    labels,
    span: trace.wrapSpanContext(root),
    clock: new RunClock(),
    recorder: new NoopRecorder(),
    tracer: undefined,
  })
}

function startRecording(
  name: string,
  labels: RunLabels,
  params: FlatParam[],
  carried: CarriedRun | undefined,
): RunParts {
  const clock = new RunClock()
  const tracer = trace.getTracer(SCOPE_NAME, VERSION)
  const span = startSpan(tracer, name, labels, clock, carried)
  if (span === undefined) {
    const none = trace.wrapSpanContext(carried?.context ?? INVALID_SPAN_CONTEXT)
    return { name, labels, span: none, clock, recorder: new NoopRecorder(), tracer: undefined }
  }
  warnIfNotKept(span, carried)
  if (carried === undefined && span.isRecording()) watchRunId(span.spanContext().traceId)
  const recorder = span.isRecording()
    ? new SpanRecorder({ tracer, root: span, name, labels, clock }, params)
    : new NoopRecorder()
  return { name, labels, span, clock, recorder, tracer: span.isRecording() ? tracer : undefined }
}

/**
 * @returns undefined where the SDK, a sampler or a span processor throws: the program goes on
 */
function startSpan(
  tracer: Tracer,
  name: string,
  labels: RunLabels,
  clock: RunClock,
  carried: CarriedRun | undefined,
): Span | undefined {
  try {
    return tracer.startSpan(
      labels.continuation === undefined ? rootSpanName(name) : continuationSpanName(labels.continuation),
      {
        root: carried === undefined,
        kind: SpanKind.INTERNAL,
        startTime: usToHrTime(msToUs(clock.startMs)),
        attributes: startAttributes(name, labels, state().limits.attributes),
        links: linksTo(carried),
      },
      carried === undefined ? context.active() : trace.setSpanContext(context.active(), carried.context),
    )
  } catch (error) {
    warn.once(
      'start-failed',
      `a run is not recorded, because the OpenTelemetry SDK of this program, its sampler or a span processor has thrown ${describe(error)}. Fix or remove it.`,
    )
    return undefined
  }
}

/** A span that is active where the run starts is of another trace; the link shows the way back to it. */
function linksTo(carried: CarriedRun | undefined): Link[] {
  const active = trace.getSpanContext(context.active())
  const isOfAnother =
    active !== undefined && isSpanContextValid(active) && active.traceId !== carried?.context.traceId
  return isOfAnother ? [{ context: active }] : []
}

/**
 * The version of another copy of the API that a provider is registered with; runs would have found it were
 * it this one.
 */
function versionOfOtherApi(): string | undefined {
  const { trace, version } = registered()
  return trace === undefined ? undefined : version
}

function warnIfNotKept(span: Span, carried: CarriedRun | undefined): void {
  const spanContext = span.spanContext()
  const isSampled = (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0
  if (state().disabled || (isSampled && span.isRecording())) return
  // Without an SDK a span is none, or, where it was to have a parent, stands for that one.
  const isNone = !isSpanContextValid(spanContext) || spanContext.spanId === carried?.context.spanId
  const refusedVersion = isNone ? versionOfOtherApi() : undefined
  if (refusedVersion !== undefined) {
    warn.once(
      'api-mismatch',
      `runs are not recorded, because the OpenTelemetry SDK of this program is registered with version ${refusedVersion} of @opentelemetry/api, and runspan has found a copy of another version, which does not take it. Let the program have one copy: \`npm ls @opentelemetry/api\` shows who brings which.`,
    )
  } else if (isNone) {
    warn.once(
      'no-sdk',
      'runs are not recorded, because no OpenTelemetry SDK is set up. Call configure() from "runspan" first, or register an SDK of your own.',
    )
  } else if (!span.isRecording()) {
    warn.once(
      'run-not-sampled',
      'a run is not recorded, because the sampler of this program refused it. Wrap the sampler to keep every run and to decide all else as before: new RunSampler(sampler), from "runspan".',
    )
  } else {
    warn.once(
      'run-not-exported',
      'a run is recorded, but no exporter gets it, because the sampler of this program does not sample it. Wrap the sampler to keep every run and to decide all else as before: new RunSampler(sampler), from "runspan".',
    )
  }
}
