import type { AttributeValue } from '../wire/attribute-value.js'
import type { ParamValue, Point } from '../wire/events.js'
import type { LoggedValue } from '../wire/keyed-value.js'
import type { LoggedFile } from '../wire/logged-file.js'
import type { RunStatus } from '../wire/names.js'
import type { RunError } from '../wire/run-error.js'
import type { Score } from '../wire/score.js'
import type { Statistic, Summary } from '../wire/summary.js'
import type { TokenUsage } from './llm/token-usage.js'

/** A run as it was recorded, wherever it was read from. All times are epoch milliseconds. */
export interface RunRecord {
  /** The trace id: 32 hex digits. */
  id: string
  /** The span id of its root, 16 hex digits; empty where nothing that was read says it. */
  rootSpanId: string
  /** As it was recorded, or as somebody renamed it afterwards. */
  name: string
  /** `Default` when nobody said otherwise. */
  project: string
  /** How it ended, or whether it goes on; a resumed run has the status of its newest stretch. */
  status: RunStatus
  /** For a `silent` run: how long nothing has been heard of it, in milliseconds. */
  silentMs?: number
  /** Those of all its parts, and those added or removed afterwards. */
  tags: string[]
  /** The user's own attributes, under their own names. */
  attributes: Record<string, AttributeValue>
  /** Params under their dotted keys, each with its last value. */
  params: Record<string, ParamValue>
  /** Of each metric, from all points that count. */
  summaries: Record<string, Summary>
  /** The statistic that a metric is known by, where the run says so; otherwise it is the last value. */
  summaryOf: Record<string, Statistic>
  /** Inputs that were logged outside tasks, by name; one without a name is under `input`. */
  inputs: Record<string, LoggedValue>
  /** Outputs that were logged outside tasks, by name; one without a name is under `output`. */
  outputs: Record<string, LoggedValue>
  /** Scores that were logged outside tasks, by name, each with its last value. */
  scores: Record<string, Score>
  /** Files that were logged outside tasks, ordered by time. Empty when read without files. */
  files: FileRecord[]
  /** What its calls of language models have used, tasks or not; absent where no span says it. */
  tokens?: TokenUsage
  /** Named pieces of work in the run, ordered by part, number and trial. */
  tasks: TaskRecord[]
  /** What somebody noted about the run afterwards. */
  note?: string
  /** Whether somebody has archived the run. */
  archived: boolean
  /** When it was last annotated; absent where it never was. */
  annotatedTime?: number
  /**
   * All points of each metric, ordered by time; points of the same time in the order they were logged.
   * Empty when read without points. Steps that a resumed run logged again are here once.
   */
  series: Record<string, Point[]>
  /** What made the run fail; the last error where there were several. */
  error?: RunError
  /** When it was started. */
  startTime: number
  /** Absent while the run goes on. */
  endTime?: number
  /** How long the run took; the sum of its stretches where it was resumed, without the time in between. */
  durationMs?: number
  /** The id of the run it was started in. */
  parent?: string
  /** The ids of runs started in it, as far as the same source knows them. */
  children: string[]
  /** What other processes, workers or machines added, ordered by when they started. */
  continuations: ContinuationRecord[]
  /** How many points were logged, superseded ones too; while a run goes on, how many are there to read. */
  pointCount: number
  /** How many points the run says it logged that are not there; 0 proves that nothing was lost. */
  missingPoints: number
  /** Log calls during the run whose data was not kept because of a wrong argument; the program was told. */
  refusedCalls: number
  /** What recorded the run: service, host, process. */
  resource: Record<string, AttributeValue>
  /** Spans of the program's other instrumentation in the run's trace. */
  spans: SpanRecord[]
}

/**
 * A part of a run that another process logged, beside the run's own or by resuming the run after its end.
 */
export interface ContinuationRecord {
  /** Its span id: 16 hex digits. */
  id: string
  /**
   * Tells it apart from other parts, as on its points; absent where it took the place of the run's own
   * process.
   */
  rank?: string
  /** Where it resumed the run: 1 the first time, 2 the second time, … */
  resume?: number
  /** The step from which it logged again: earlier points of this step and later ones no longer count. */
  fromStep?: number
  /** How it ended, or whether it goes on. */
  status: RunStatus
  /** For a `silent` part: how long nothing has been heard of it, in milliseconds. */
  silentMs?: number
  /** What made it fail. */
  error?: RunError
  /** When it was started. */
  startTime: number
  /** Absent while it goes on. */
  endTime?: number
  /** Absent while it goes on. */
  durationMs?: number
  /** How many points it logged. */
  pointCount: number
  /** How many of these are not there. */
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
  /** What kind of work it is; many tasks may share a name. */
  name: string
  /** The id of what it worked on. */
  item?: string
  /** Which of several trials at that item this is, from 0. */
  trial?: number
  /** The expected output. */
  expected?: string
  /** `agent`, `tool`, `retriever` or `evaluator`; absent on any other task. */
  type?: string
  /** How it ended, or whether it goes on. */
  status: RunStatus
  /** What made it fail. */
  error?: RunError
  /** When it was started. */
  startTime: number
  /** Absent while it goes on. */
  endTime?: number
  /** Without the waits between attempts; absent while it goes on. */
  durationMs?: number
  /** How often its function was called, where that was more than once. */
  attempts?: number
  /** How long it waited between attempts, if it did: after a rate limit, for example. */
  waitedMs?: number
  /** Its output comes from an earlier run. */
  cached?: true
  /** By name; one without a name is under `input`. */
  inputs: Record<string, LoggedValue>
  /** By name; one without a name is under `output`. */
  outputs: Record<string, LoggedValue>
  /** By name, each with its last value. */
  scores: Record<string, Score>
  /** Files that it logged, ordered by time. */
  files: FileRecord[]
  /** What its calls of language models, and those of the tasks in it, have used; absent where no span says it. */
  tokens?: TokenUsage
  /** The rank of the part of the run that did it; absent for the run's own process. */
  rank?: string
}

/** A file that was logged. Its bytes are not part of the run; the store may have them. */
export interface FileRecord extends LoggedFile {
  /** When it was logged. */
  time: number
}

/** A span of the program's other instrumentation. */
export interface SpanRecord {
  /** 16 hex digits. */
  id: string
  /** The id of the span it was started in. */
  parentId?: string
  /** As the instrumentation named it. */
  name: string
  /** When it was started. */
  startTime: number
  /** When it ended. */
  endTime: number
  /** The message of a span that failed; empty if it failed without one. */
  error?: string
  /** Under their own names. */
  attributes: Record<string, AttributeValue>
  /** What happened meanwhile, such as an exception or the messages to a model and its answer; absent where nothing did. */
  events?: SpanEventRecord[]
}

/** An event of a span of other instrumentation. */
export interface SpanEventRecord {
  /** As the instrumentation named it. */
  name: string
  /** When it happened. */
  time: number
  /** Under their own names. */
  attributes: Record<string, AttributeValue>
}
