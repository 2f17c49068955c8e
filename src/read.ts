// `runspan/read`: reading runs from a store, from Jaeger, from any source.

export { RunspanError, type RunspanErrorCode } from './errors/runspan-error.js'
export { type CompiledFilter, compileFilter } from './read/query/compile-filter.js'
export { matchesFilter, type RunFilter } from './read/query/filter.js'
export type { ContinuationRecord, RunRecord, SpanRecord, TaskRecord } from './read/run-record.js'
export { sortRuns } from './read/sort-runs.js'
export type { ExportFormat, ExportOptions, RunsToExport } from './read/tables/export-format.js'
export { exportPoints } from './read/tables/export-points.js'
export { exportRuns } from './read/tables/export-runs.js'
export { type JaegerOptions, openJaeger } from './sources/jaeger/jaeger-source.js'
export { openSource } from './sources/open-source.js'
export type { RunList } from './sources/run-list.js'
export type {
  ReadOptions,
  RemoteOptions,
  RunSource,
  SearchProgress,
  SourceOptions,
} from './sources/source.js'
export { openStore, type StoreOptions } from './sources/store/store-source.js'
export type { ParamValue, Point } from './wire/events.js'
export type { LoggedValue } from './wire/keyed-value.js'
export type { RunStatus } from './wire/names.js'
export type { RunError } from './wire/run-error.js'
export type { Score } from './wire/score.js'
export type { Statistic, Summary } from './wire/summary.js'
