import type { Span, Tracer } from '@opentelemetry/api'
import type { RunLabels } from '../wire/logged.js'
import type { RunClock } from './clock.js'
import type { Recorder } from './recorder.js'

/** What a run is made of. */
export interface RunParts {
  name: string
  labels: RunLabels
  /** The run's root; of a continued run the span that stands for what this process adds to it. */
  span: Span
  clock: RunClock
  recorder: Recorder
  /** Makes the spans of its tasks; undefined where nothing is recorded. */
  tracer: Tracer | undefined
}
