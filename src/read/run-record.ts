import type { AttributeValue } from '../wire/attribute-value.js'
import type { ParamValue, Point } from '../wire/events.js'
import type { LoggedValue } from '../wire/keyed-value.js'
import type { RunStatus } from '../wire/names.js'
import type { RunError } from '../wire/run-error.js'
import type { Score } from '../wire/score.js'
import type { Statistic, Summary } from '../wire/summary.js'

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
  /** Which statistic a metric is known by, where the run says so; else it is the last value. */
  summaryOf: Record<string, Statistic>
  /** Inputs that were logged outside tasks, by name; one without a name is under `input`. */
  inputs: Record<string, LoggedValue>
  /** Outputs that were logged outside tasks, by name; one without a name is under `output`. */
  outputs: Record<string, LoggedValue>
  /** Scores that were logged outside tasks, by name, each with its last value. */
  scores: Record<string, Score>
  /** Named pieces of work in the run, ordered by part, number and trial. */
  tasks: TaskRecord[]
  /** What somebody noted about the run afterwards. */
  note?: string
  /** Whether somebody has archived the run. */
  archived: boolean
  /**
   * All points of each metric, ordered by time, as logged where times are the same; empty when read without
   * points. What a resumed run logged again is here once.
   */
  series: Record<string, Point[]>
  /** What made the run fail; the last error where there were several. */
  error?: RunError
  startTime: number
  /** Absent while the run goes on. */
  endTime?: number
  /** How long the run took; the sum of its stretches where it was resumed, without the time in between. */
  durationMs?: number
  /** The id of the run it was started in. */
  parent?: string
  /** The ids of runs started in it, as far as the same source knows them. */
  children: string[]
  /**
   * What other processes, workers or machines have added, beside the run's own or by resuming it, in the
   * order of their starts.
   */
  continuations: ContinuationRecord[]
  /** How many points were logged, superseded ones too; while a run goes on, how many are there to read. */
  pointCount: number
  /** Points that the run says it logged and that are not there; 0 proves that nothing was lost. */
  missingPoints: number
  /** Log calls during the run whose data was not kept because of a wrong argument; the program was told. */
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
  /** Tells it apart from the others; absent where it resumed the run in place of the run's own process. */
  rank?: string
  /** Where it resumed the run: 1 the first time, 2 the second time, … */
  resume?: number
  /** The step from which it logged again: earlier points of this step and later ones no longer count. */
  fromStep?: number
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

/** A named piece of work in a run: an item of an evaluation, a step of an agent. */
export interface TaskRecord {
  /** Its span id: 16 hex digits. */
  id: string
  /** The id of the span it was started in: another task, the run's own, one of other instrumentation. */
  parentId?: string
  /** Counts the tasks of a part of the run from 0, so that two runs over the same items can be compared. */
  number: number
  name: string
  /** The id of what it worked on. */
  item?: string
  /** Which of several trials at that item this is, from 0. */
  trial?: number
  /** The expected output. */
  expected?: string
  /** `agent`, `tool`, `retriever` or `evaluator`; absent on any other task. */
  type?: string
  status: RunStatus
  error?: RunError
  startTime: number
  /** Absent while it goes on. */
  endTime?: number
  durationMs?: number
  /** By name; one without a name is under `input`. */
  inputs: Record<string, LoggedValue>
  /** By name; one without a name is under `output`. */
  outputs: Record<string, LoggedValue>
  /** By name, each with its last value. */
  scores: Record<string, Score>
  /** Of the part of the run that did it; absent where that is the run's own process. */
  rank?: string
}

/** A span of the program's other instrumentation. */
export interface SpanRecord {
  /** 16 hex digits. */
  id: string
  /** The id of the span it was started in. */
  parentId?: string
  name: string
  startTime: number
  endTime: number
  /** The message of one that failed. */
  error?: string
  attributes: Record<string, AttributeValue>
}
