// `runspan/read`: reading runs from a store, from Jaeger, from any source.

export { RunspanError, type RunspanErrorCode } from './errors/runspan-error.js'
export { type CompareOptions, compareRuns, type RunComparison } from './read/compare/compare-runs.js'
export {
  type CompareTasksOptions,
  compareTasks,
  type ScoreChange,
  type TaskComparison,
  type TaskPair,
  type TaskSide,
} from './read/compare/compare-tasks.js'
export type { DifferingRow } from './read/compare/differing.js'
export type { Direction, MetricRow } from './read/compare/metric-rows.js'
export type { TokenRow } from './read/compare/token-rows.js'
export type { Facet, Facets, KeyFacet, ProjectFacet } from './read/facets/facets.js'
export type { ValueType } from './read/facets/value-type.js'
export { type GroupOptions, groupRuns, type RunGroup } from './read/group/group-runs.js'
export type { Spread } from './read/group/spread.js'
export type { TokenNumber, TokenUsage } from './read/llm/token-usage.js'
export { type CompiledFilter, compileFilter } from './read/query/compile-filter.js'
export { matchesFilter, type RunFilter } from './read/query/filter.js'
export { RUN_FIELDS, type RunField, type RunOptions, type RunQuery } from './read/query/run-query.js'
export type {
  ContinuationRecord,
  FileRecord,
  RunRecord,
  SpanEventRecord,
  SpanRecord,
  TaskRecord,
} from './read/run-record.js'
export type { RunSeries } from './read/series/run-series.js'
export type { SeriesOptions } from './read/series/series-options.js'
export { sortRuns } from './read/sort/sort-runs.js'
export type { ExportFormat, ExportOptions, ExportTable } from './read/tables/export-format.js'
export { exportTable } from './read/tables/export-table.js'
export type { RunsToExport } from './read/tables/table.js'
export { openClickHouse } from './sources/clickhouse/clickhouse-source.js'
export { openFile } from './sources/file/file-source.js'
export { type JaegerOptions, openJaeger } from './sources/jaeger/jaeger-source.js'
export { openSource } from './sources/open-source.js'
export type { RunList, RunPage } from './sources/run-list.js'
export type {
  FacetOptions,
  ReadingOptions,
  RemoteOptions,
  RunChange,
  RunSource,
  SearchProgress,
  SourceOptions,
  WatchOptions,
} from './sources/source.js'
export { openStore, type StoreOptions } from './sources/store/store-source.js'
export type { ParamValue, Point } from './wire/events.js'
export type { LoggedValue } from './wire/keyed-value.js'
export type { RunStatus } from './wire/names.js'
export type { RunError } from './wire/run-error.js'
export type { Score } from './wire/score.js'
export type { Statistic, Summary } from './wire/summary.js'
