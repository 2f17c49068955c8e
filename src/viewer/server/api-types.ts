// What the server answers, for the page, which imports these types and nothing else of the server. Numbers that JSON does
// not have are texts: `NaN`, `Infinity`, `-Infinity`, `-0`. Times in ISO 8601 have `started` and `ended` as names.

import type { RunComparison } from '../../read/compare/compare-runs.js'
import type { ScoreChange, TaskPair } from '../../read/compare/compare-tasks.js'
import type { ParamRelation } from '../../read/compare/relate-params.js'
import type { Facets } from '../../read/facets/facets.js'
import type { OwnedFile } from '../../read/files-of.js'
import type { RunGroup } from '../../read/group/group-runs.js'
import type { MadeByLine } from '../../read/made-by.js'
import type { RunRecord, SpanRecord, TaskRecord } from '../../read/run-record.js'
import type { runJson } from '../../read/tables/run-json.js'
import type { TraceRecord } from '../../sources/store/stored-traces.js'

/** A number as JSON has it. */
type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0'

/** A value after it was written as JSON and read back. */
type AsJson<T> = T extends number
  ? JsonNumber
  : T extends string | boolean | null
    ? T
    : T extends Uint8Array
      ? string
      : T extends readonly (infer Item)[]
        ? (Item extends undefined ? null : AsJson<Item>)[]
        : T extends object
          ? { [Key in keyof T]: AsJson<T[Key]> }
          : T

type WithIsoTimes<T> = Omit<T, 'startTime' | 'endTime'> & { started: string | undefined; ended?: string }

/** A run without what may be of any length; as in `runspan list --json`. */
export type RunJson = AsJson<ReturnType<typeof runJson>>
export type TaskJson = AsJson<WithIsoTimes<TaskRecord>> & CutJson
export type SpanJson = AsJson<WithIsoTimes<SpanRecord>> &
  CutJson & {
    /** How many events it has, where these are only the first. */
    eventCount?: number
  }

/** Of a task or span in a list. */
interface CutJson {
  /** How many characters those values have that are cut in a list, by where they stand: `attributes.input.value`. */
  cut?: Record<string, number>
}

/** `/api/info` */
export interface InfoAnswer {
  version: string
  /** Where the runs are read from, as a person would say it. */
  source: string
  /** The folder, where it is a store. */
  dir?: string
  /** What starts it again; with `--port` the page finds it. */
  command: string
  /** Where programs send their spans; absent where none are received. */
  endpoint?: string | undefined
  /** Where else a trace can be looked at: an address with `{traceId}`, and perhaps `{startMs}` and `{endMs}`. */
  traceUrl?: string | undefined
  /** Whether each start has another token, so that it is another address that leads to it. */
  hasToken: boolean
  /** Whether tags, names and notes can be given here. */
  canAnnotate: boolean
}

/** `/api/runs` */
export interface RunsAnswer {
  runs: RunJson[]
  /** The `cursor` of the next page; absent on the last one. */
  next?: string
  /** How many more there would be with runs that were started in others, and archived ones; absent where nobody knows. */
  leftOut?: { children: number; archived: number }
  /** Keys in `where` that no run has, damaged lines. */
  warnings: string[]
}

/** `/api/runs/:id` */
export type RunAnswer = RunJson & {
  /** What was logged outside tasks. */
  inputs: AsJson<RunRecord['inputs']>
  outputs: AsJson<RunRecord['outputs']>
  /** What made the run, a line for each question somebody asks: code, command, machine. */
  madeBy: Pick<MadeByLine, 'name' | 'text'>[]
  taskCount: number
  spanCount: number
}

/** Of `/api/groups`. */
export interface GroupJson {
  /** What its runs have in common, by path. */
  values: AsJson<RunGroup['values']>
  runs: { id: string; name: string; status: RunRecord['status']; startTime: number }[]
  /** How the metrics of its completed runs are spread. */
  metrics: AsJson<RunGroup['metrics']>
  /** How what the calls of language models have used is spread over the same; empty where there were none. */
  tokens: AsJson<RunGroup['tokens']>
  /** The statistic that a metric is known by, where that is not the last value. */
  summaryOf: RunJson['summaryOf']
}

/** `/api/groups` */
export interface GroupsAnswer {
  /** In the order of their newest runs. */
  groups: GroupJson[]
  warnings: string[]
}

/** `/api/runs/:id/files` */
export interface FilesAnswer {
  files: FileJson[]
}

export type FileJson = Omit<OwnedFile, 'time'> & {
  time: string
  /** Whether the store has its bytes: at `/api/runs/:id/files/:sha256`. */
  isKept: boolean
}

/** `/api/count` */
export interface CountAnswer {
  count: number
}

/** `/api/facets` */
export type FacetsAnswer = Facets

/** A series of `/api/series`; `values[i]` belongs to `steps[i]` and `times[i]`. */
export interface SeriesJson {
  /** Of the run. */
  id: string
  /** The metric. */
  key: string
  /** Which part of a run that several processes share; absent for its own process. */
  rank?: string
  /** How many points there are; more than here where they were reduced. */
  count: number
  /** null for a point without a step. */
  steps: (number | null)[]
  /** Epoch milliseconds. */
  times: number[]
  values: JsonNumber[]
  /** Where another metric is the x axis, its values; the points lie in their order. */
  xs?: number[]
  /** How many points have no value on that axis. */
  leftOut?: number
}

/** `/api/series` */
export type SeriesAnswer = SeriesJson[]

/** `/api/runs/:id/tasks` */
export interface TasksAnswer {
  tasks: TaskJson[]
  /** The names of the scores of all tasks. */
  scores: string[]
  /** Epoch milliseconds: what is asked for with it as `asOf` needs not be newer. */
  asOf: number
  next?: string
  total: number
}

/** `/api/runs/:id/spans`: those of other instrumentation, in the order in which they were started. */
export interface SpansAnswer {
  spans: SpanJson[]
  /** As in {@link TasksAnswer}; absent for a trace that is no run. */
  asOf?: number
  next?: string
  total: number
}

/** A trace that belongs to no run. */
export type TraceJson = AsJson<WithIsoTimes<TraceRecord>>

/** `/api/traces` */
export interface TracesAnswer {
  traces: TraceJson[]
  next?: string
  total: number
}

/** `/api/compare/tasks`: counts are of items that are in both runs. */
export interface CompareTasksAnswer {
  scores: (Omit<ScoreChange, 'first' | 'second'> & AsJson<Pick<ScoreChange, 'first' | 'second'>>)[]
  matched: number
  better: number
  worse: number
  mixed: number
  equal: number
  onlyFirst: number
  onlySecond: number
  /** What has changed, and that with what was asked in both: the worse first, and the largest change. */
  pairs: AsJson<TaskPair & Pick<TaskRecord, 'inputs'>>[]
}

/** `/api/compare` */
export type CompareAnswer = AsJson<RunComparison> & {
  /** In the order of all values. */
  runs: Pick<RunJson, 'id' | 'name' | 'status'>[]
}

/** `/api/relations` */
export type RelationsAnswer = AsJson<ParamRelation[]>

/** GET `/api/delete`: what a POST would do. */
export interface DoomedAnswer {
  /** Those that would go: each that is asked for and none that goes on, and all that were started in it. */
  runs: Pick<RunJson, 'id' | 'name' | 'project' | 'status'>[]
  /** How much space they take. */
  bytes: number
  /** How many of them have not been sent anywhere yet. */
  undelivered: number
  /** Those that stay, because they go on, or may. */
  left: Pick<RunJson, 'id' | 'name' | 'project' | 'status'>[]
}

/** POST `/api/delete` */
export interface DeletedAnswer {
  /** Ids. */
  deleted: string[]
  bytes: number
  left: DoomedAnswer['left']
}

/** The data of an event `run` of `/api/changes`. */
export interface ChangeEvent {
  kind: 'started' | 'moved' | 'ended' | 'deleted'
  id: string
}

/** Any answer with a status from 400. */
export interface ErrorAnswer {
  error: {
    /** Of docs/errors.md, or of docs/viewer-api.md. */
    code: string
    message: string
    /** Where in `where` the error is: from `start`, up to but not including `end`. */
    range?: { start: number; end: number }
  }
}
