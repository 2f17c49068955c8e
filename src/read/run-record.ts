import type { AttributeValue } from '../wire/attribute-value.js'
import type { ParamValue, Point } from '../wire/events.js'
import type { RunStatus } from '../wire/names.js'
import type { RunError } from '../wire/run-error.js'
import type { Summary } from '../wire/summary.js'

/** A run as it was recorded, wherever it was read from. All times are epoch milliseconds. */
export interface RunRecord {
  /** The trace id: 32 hex digits. */
  id: string
  name: string
  project: string
  status: RunStatus
  /** Of a `silent` run: how long nothing has been heard of it, in milliseconds. */
  silentMs?: number
  tags: string[]
  /** The user's own attributes, under their own names. */
  attributes: Record<string, AttributeValue>
  /** Params under their dotted keys, each with its last value. */
  params: Record<string, ParamValue>
  summaries: Record<string, Summary>
  /** All points of each metric, ordered by time, as logged where times are the same; empty when read without points. */
  series: Record<string, Point[]>
  /** What made the run fail; the last error where there were several. */
  error?: RunError
  startTime: number
  /** Absent while the run goes on. */
  endTime?: number
  durationMs?: number
  /** The id of the run it was started in. */
  parent?: string
  /** The ids of runs started in it, as far as the same source knows them. */
  children: string[]
  /** What other processes, workers or machines have added with `continueRun()`, in the order of their starts. */
  continuations: ContinuationRecord[]
  /** How many points were logged; while a run goes on, how many are there to read. */
  pointCount: number
  /** Points that the run says it logged and that are not there; 0 proves that nothing was lost. */
  missingPoints: number
  /** Log calls during the run whose data was not kept, because of a wrong argument; the program was told. */
  refusedCalls: number
  /** What recorded the run: service, host, process. */
  resource: Record<string, AttributeValue>
  /** Spans of the program's other instrumentation in the run's trace. */
  spans: SpanRecord[]
}

/** The part of a run that another process than its own has logged. Its points carry its `rank`. */
export interface ContinuationRecord {
  /** Its span id: 16 hex digits. */
  id: string
  rank: string
  status: RunStatus
  /** Of a `silent` part: how long nothing has been heard of it, in milliseconds. */
  silentMs?: number
  error?: RunError
  startTime: number
  /** Absent while it goes on. */
  endTime?: number
  durationMs?: number
  pointCount: number
  missingPoints: number
  /** What recorded it: service, host, process. */
  resource: Record<string, AttributeValue>
}

/** A span that the program's other instrumentation made. */
export interface SpanRecord {
  id: string
  parentId?: string
  name: string
  startTime: number
  endTime: number
  error?: string
  attributes: Record<string, AttributeValue>
}
