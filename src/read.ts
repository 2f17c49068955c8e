// `runspan/read`: runs read back, from wherever they lie.

export type { ExportFormat, ExportOptions, RunsToExport } from './read/export/export-format.js'
export { exportPoints } from './read/export/export-points.js'
export { exportRuns } from './read/export/export-runs.js'
export { matches, type RunFilter } from './read/query/filter.js'
export type { ContinuationRecord, RunError, RunRecord, SpanRecord } from './read/run-record.js'
export { type JaegerOptions, openJaeger } from './read/sources/jaeger-source.js'
export { openSource } from './read/sources/open-source.js'
export type {
  ReadOptions,
  RemoteOptions,
  RunSource,
  SearchProgress,
  SourceOptions,
} from './read/sources/source.js'
export { openStore, type StoreOptions } from './read/sources/store-source.js'
export { RunspanError, type RunspanErrorCode } from './say/errors.js'
export type { ParamValue, Point } from './wire/events.js'
export type { RunStatus } from './wire/names.js'
export type { Summary } from './wire/summary.js'
