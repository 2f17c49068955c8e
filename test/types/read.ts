// The types of `runspan/read`. Compiled by `npm run typecheck`, never run.

import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { expectTypeOf } from 'expect-type'
import type { AttributeValue } from '../../src/api.js'
import {
  type CompareOptions,
  type CompareTasksOptions,
  type CompiledFilter,
  type ContinuationRecord,
  compareRuns,
  compareTasks,
  compileFilter,
  type DifferingRow,
  type Direction,
  type ExportFormat,
  type ExportOptions,
  type ExportTable,
  exportTable,
  type Facet,
  type FacetOptions,
  type Facets,
  type FileRecord,
  type GroupOptions,
  groupRuns,
  type JaegerOptions,
  type KeyFacet,
  type LoggedValue,
  type MetricRow,
  matchesFilter,
  openClickHouse,
  openFile,
  openJaeger,
  openSource,
  openStore,
  type ParamValue,
  type Point,
  type ProjectFacet,
  type ReadingOptions,
  type RemoteOptions,
  RUN_FIELDS,
  type RunChange,
  type RunComparison,
  type RunError,
  type RunField,
  type RunFilter,
  type RunGroup,
  type RunList,
  type RunOptions,
  type RunPage,
  type RunQuery,
  type RunRecord,
  type RunSeries,
  type RunSource,
  type RunStatus,
  RunspanError,
  type RunspanErrorCode,
  type RunsToExport,
  type Score,
  type ScoreChange,
  type SearchProgress,
  type SeriesOptions,
  type SourceOptions,
  type SpanEventRecord,
  type SpanRecord,
  type Spread,
  type Statistic,
  type StoreOptions,
  type Summary,
  sortRuns,
  type TaskComparison,
  type TaskPair,
  type TaskRecord,
  type TaskSide,
  type TokenNumber,
  type TokenRow,
  type TokenUsage,
  type ValueType,
  type WatchOptions,
} from '../../src/read.js'

expectTypeOf(openStore).toEqualTypeOf<(options?: StoreOptions) => RunSource>()
expectTypeOf(openFile).toEqualTypeOf<(path: string, options?: SourceOptions) => RunSource>()
expectTypeOf(openJaeger).toEqualTypeOf<(url: string, options?: JaegerOptions) => RunSource>()
expectTypeOf(openClickHouse).toEqualTypeOf<(url: string, options?: RemoteOptions) => RunSource>()
expectTypeOf(openSource).toEqualTypeOf<(source: string, options?: RemoteOptions) => RunSource>()
expectTypeOf(matchesFilter).toEqualTypeOf<(run: RunRecord, filter: Omit<RunFilter, 'where'>) => boolean>()
expectTypeOf(compileFilter).toEqualTypeOf<(filter: RunFilter) => Promise<CompiledFilter>>()
expectTypeOf<CompiledFilter>().toEqualTypeOf<{
  matches(run: RunRecord): boolean
  warnings(): string[]
}>()

expectTypeOf(sortRuns).toEqualTypeOf<
  (runs: readonly RunRecord[], sort: string | readonly string[]) => RunRecord[]
>()

expectTypeOf<RunSource['runs']>().toEqualTypeOf<(query?: RunQuery) => RunList>()
expectTypeOf<RunSource['otlpLines']>().toEqualTypeOf<(query?: RunQuery) => AsyncIterable<string>>()
expectTypeOf<RunSource['run']>().toEqualTypeOf<
  (idOrName: string, options?: RunOptions) => Promise<RunRecord>
>()
expectTypeOf<RunSource['count']>().toEqualTypeOf<
  (filter?: RunFilter, options?: ReadingOptions) => Promise<number>
>()
expectTypeOf<RunSource['facets']>().toEqualTypeOf<(options?: FacetOptions) => Promise<Facets>>()
expectTypeOf<RunSource['series']>().toEqualTypeOf<
  (ids: readonly string[], keys: readonly string[], options?: SeriesOptions) => Promise<RunSeries[]>
>()
expectTypeOf<RunSource['watch']>().toEqualTypeOf<(options?: WatchOptions) => AsyncIterable<RunChange>>()
expectTypeOf<RunChange['kind']>().toEqualTypeOf<'started' | 'moved' | 'ended' | 'deleted'>()
expectTypeOf<RunChange['run']>().toEqualTypeOf<RunRecord | undefined>()
expectTypeOf<WatchOptions>().toEqualTypeOf<{
  intervalMs?: number | undefined
  onReady?: (() => void) | undefined
  signal?: AbortSignal | undefined
}>()
expectTypeOf<RunSource['close']>().toEqualTypeOf<() => Promise<void>>()
expectTypeOf<RunList>().toExtend<AsyncIterable<RunRecord>>()
expectTypeOf<RunList['toArray']>().toEqualTypeOf<() => Promise<RunRecord[]>>()
expectTypeOf<RunList['page']>().toEqualTypeOf<() => Promise<RunPage>>()
expectTypeOf<RunPage>().toEqualTypeOf<{
  runs: RunRecord[]
  next?: string
  leftOut?: { children: number; archived: number }
}>()
expectTypeOf<RunQuery>().toExtend<RunFilter>()
expectTypeOf<RunQuery['sort']>().toEqualTypeOf<string | readonly string[] | undefined>()
expectTypeOf<RunQuery['limit']>().toEqualTypeOf<number | undefined>()
expectTypeOf<RunQuery['cursor']>().toEqualTypeOf<string | undefined>()
expectTypeOf<RunQuery['fields']>().toEqualTypeOf<readonly RunField[] | undefined>()
expectTypeOf<RunQuery['metrics']>().toEqualTypeOf<readonly string[] | undefined>()
expectTypeOf<RunOptions>().toEqualTypeOf<{
  fields?: readonly RunField[] | undefined
  metrics?: readonly string[] | undefined
  signal?: AbortSignal | undefined
}>()
expectTypeOf<ReadingOptions>().toEqualTypeOf<{ signal?: AbortSignal | undefined }>()
expectTypeOf<FacetOptions>().toEqualTypeOf<{
  project?: string | undefined
  signal?: AbortSignal | undefined
}>()
expectTypeOf<RunField>().toEqualTypeOf<
  'series' | 'superseded' | 'spans' | 'tasks' | 'inputs' | 'outputs' | 'files'
>()
expectTypeOf(RUN_FIELDS).toEqualTypeOf<readonly RunField[]>()
expectTypeOf<Facet>().toEqualTypeOf<{ name: string; runs: number }>()
expectTypeOf<KeyFacet['type']>().toEqualTypeOf<ValueType | 'mixed'>()
expectTypeOf<KeyFacet>().toExtend<Facet>()
expectTypeOf<ValueType>().toEqualTypeOf<'number' | 'boolean' | 'text' | 'list' | 'map'>()
expectTypeOf<Facets['runs']>().toEqualTypeOf<number>()
expectTypeOf<ProjectFacet>().toExtend<Facet>()
expectTypeOf<Facets['projects']>().toEqualTypeOf<ProjectFacet[]>()
expectTypeOf<Facets['params']>().toEqualTypeOf<KeyFacet[]>()
expectTypeOf<Facets>().toExtend<Record<'projects' | 'names' | 'statuses' | 'tags' | 'metrics', Facet[]>>()
expectTypeOf<RunSeries['values']>().toEqualTypeOf<Float64Array>()
expectTypeOf<RunSeries>().toExtend<{ runId: string; key: string; rank?: string; count: number }>()
expectTypeOf<SeriesOptions['by']>().toEqualTypeOf<'step' | 'time' | 'elapsed' | undefined>()
expectTypeOf<SeriesOptions['x']>().toEqualTypeOf<string | undefined>()
expectTypeOf<SeriesOptions['buckets']>().toEqualTypeOf<number | undefined>()

expectTypeOf<SourceOptions['since']>().toEqualTypeOf<Date | number | undefined>()
expectTypeOf<SourceOptions['until']>().toEqualTypeOf<Date | number | undefined>()
expectTypeOf<SourceOptions['onWarning']>().toEqualTypeOf<((message: string) => void) | undefined>()
expectTypeOf<StoreOptions>().toExtend<SourceOptions>()
expectTypeOf<StoreOptions['dir']>().toEqualTypeOf<string | undefined>()
expectTypeOf<RemoteOptions>().toExtend<SourceOptions>()
expectTypeOf<RemoteOptions['headers']>().toEqualTypeOf<Readonly<Record<string, string>> | undefined>()
expectTypeOf<RemoteOptions['timeoutMs']>().toEqualTypeOf<number | undefined>()
expectTypeOf<RemoteOptions['onProgress']>().toEqualTypeOf<((progress: SearchProgress) => void) | undefined>()
expectTypeOf<SearchProgress>().toEqualTypeOf<{ reached: number; runs: number }>()
expectTypeOf<JaegerOptions>().toExtend<RemoteOptions>()
expectTypeOf<JaegerOptions['services']>().toEqualTypeOf<readonly string[] | undefined>()

expectTypeOf<RunFilter['status']>().toEqualTypeOf<RunStatus | undefined>()
expectTypeOf<RunFilter['archived']>().toEqualTypeOf<boolean | undefined>()
expectTypeOf<RunFilter['tags']>().toEqualTypeOf<readonly string[] | undefined>()
expectTypeOf<{ params: { lr: number } }>().toExtend<RunFilter>()
expectTypeOf<{ params: string[]; attributes: string[] }>().toExtend<RunFilter>()
// @ts-expect-error: a status there is not
openStore().runs({ status: 'done' })

expectTypeOf<RunRecord>().toExtend<{
  id: string
  name: string
  project: string
  status: RunStatus
  silentMs?: number
  tags: string[]
  attributes: Record<string, AttributeValue>
  params: Record<string, ParamValue>
  summaries: Record<string, Summary>
  series: Record<string, Point[]>
  error?: RunError
  startTime: number
  endTime?: number
  durationMs?: number
  parent?: string
  children: string[]
  continuations: ContinuationRecord[]
  pointCount: number
  missingPoints: number
  refusedCalls: number
  resource: Record<string, AttributeValue>
  spans: SpanRecord[]
  summaryOf: Record<string, Statistic>
  inputs: Record<string, LoggedValue>
  outputs: Record<string, LoggedValue>
  scores: Record<string, Score>
  tasks: TaskRecord[]
  note?: string
  archived: boolean
  tokens?: TokenUsage
  rootSpanId: string
  annotatedTime?: number
}>()
expectTypeOf<ContinuationRecord>().toExtend<
  Pick<RunRecord, 'id' | 'status' | 'error' | 'startTime' | 'endTime' | 'pointCount'> & {
    rank?: string
    resume?: number
    fromStep?: number
  }
>()
expectTypeOf<ContinuationRecord['rank']>().toEqualTypeOf<string | undefined>()
expectTypeOf<TaskRecord>().toExtend<
  Pick<RunRecord, 'status' | 'error' | 'startTime' | 'endTime' | 'inputs' | 'outputs' | 'scores'> & {
    id: string
    parentId?: string
    number: number
    name: string
    item?: string
    trial?: number
    expected?: string
    type?: string
    rank?: string
    attempts?: number
    waitedMs?: number
    cached?: true
  }
>()
expectTypeOf<FileRecord>().toExtend<{ name: string; time: number }>()
expectTypeOf<FileRecord['sha256']>().toEqualTypeOf<string | undefined>()
expectTypeOf<SpanEventRecord>().toEqualTypeOf<{
  name: string
  time: number
  attributes: Record<string, AttributeValue>
}>()
expectTypeOf<SpanRecord['events']>().toEqualTypeOf<SpanEventRecord[] | undefined>()
expectTypeOf<TokenUsage>().toEqualTypeOf<{
  input: number
  output: number
  cost?: number
  calls: number
  models: string[]
  providers: string[]
}>()
expectTypeOf<RunRecord['tokens']>().toEqualTypeOf<TokenUsage | undefined>()
expectTypeOf<TaskRecord['tokens']>().toEqualTypeOf<TokenUsage | undefined>()
expectTypeOf<TaskRecord['files']>().toEqualTypeOf<FileRecord[]>()
expectTypeOf<TaskRecord['number']>().toEqualTypeOf<number>()
expectTypeOf<Score>().toEqualTypeOf<{
  value: number
  label?: string
  explanation?: string
  by?: string
  metadata?: LoggedValue
}>()
expectTypeOf<Statistic>().toEqualTypeOf<'first' | 'last' | 'min' | 'max' | 'mean' | 'count'>()
expectTypeOf<{ text: string; list: (number | null)[] }>().toExtend<LoggedValue>()
expectTypeOf<Date>().not.toExtend<LoggedValue>()
expectTypeOf<SpanRecord['name']>().toEqualTypeOf<string>()
expectTypeOf<SpanRecord>().toExtend<{
  id: string
  parentId?: string
  name: string
  startTime: number
  endTime: number
  error?: string
  attributes: Record<string, AttributeValue>
}>()
expectTypeOf<RunError>().toEqualTypeOf<{ type?: string; message: string; stacktrace?: string }>()
expectTypeOf<RunStatus>().toEqualTypeOf<'running' | 'silent' | 'completed' | 'failed' | 'crashed'>()
expectTypeOf<ParamValue>().toEqualTypeOf<string | number | boolean | string[] | number[] | boolean[]>()
expectTypeOf<Point['value']>().toEqualTypeOf<number>()
expectTypeOf<Point>().toExtend<{ value: number; step?: number; time: number; rank?: string }>()
expectTypeOf<Summary>().toEqualTypeOf<Record<'first' | 'last' | 'min' | 'max' | 'mean' | 'count', number>>()

expectTypeOf<RunsToExport>().toEqualTypeOf<AsyncIterable<RunRecord> | Iterable<RunRecord>>()
expectTypeOf<RunList>().toExtend<RunsToExport>()
expectTypeOf<ExportFormat>().toEqualTypeOf<'csv' | 'jsonl' | 'parquet'>()
expectTypeOf<ExportTable>().toEqualTypeOf<'runs' | 'params' | 'metrics' | 'points' | 'tasks'>()
expectTypeOf<ExportOptions>().toEqualTypeOf<{
  format?: ExportFormat | undefined
  metrics?: readonly string[] | undefined
  wide?: boolean | undefined
  superseded?: boolean | undefined
  raw?: boolean | undefined
}>()
expectTypeOf(exportTable([], 'runs')).toEqualTypeOf<AsyncIterable<string>>()
expectTypeOf(exportTable([], 'tasks', { format: 'jsonl' })).toEqualTypeOf<AsyncIterable<string>>()
expectTypeOf(exportTable([], 'points', { format: 'parquet', wide: true })).toEqualTypeOf<
  AsyncIterable<Uint8Array>
>()
expectTypeOf(exportTable([], 'runs', {} as ExportOptions)).toEqualTypeOf<AsyncIterable<string | Uint8Array>>()
void pipeline(
  exportTable(openStore().runs(), 'runs', { format: 'parquet' }),
  createWriteStream('runs.parquet'),
)
// @ts-expect-error: there is no such table
exportTable([], 'run')

expectTypeOf<RunspanError>().toExtend<Error>()
expectTypeOf<RunspanError['code']>().toEqualTypeOf<RunspanErrorCode>()
expectTypeOf<'NO_SUCH_CODE'>().not.toExtend<RunspanErrorCode>()
expectTypeOf(RunspanError).toBeConstructibleWith('RUN_NOT_FOUND', 'message')
expectTypeOf<'STORE_NOT_FOUND'>().toExtend<RunspanErrorCode>()

expectTypeOf(compareRuns).toEqualTypeOf<
  (runs: readonly RunRecord[], options?: CompareOptions) => RunComparison
>()
expectTypeOf<Direction>().toEqualTypeOf<'min' | 'max'>()
expectTypeOf<CompareOptions>().toEqualTypeOf<{
  better?: Readonly<Record<string, Direction>> | undefined
}>()
expectTypeOf<RunComparison>().toEqualTypeOf<{
  differing: DifferingRow[]
  table: MetricRow[]
  tokens: TokenRow[]
}>()
expectTypeOf<TokenRow>().toEqualTypeOf<{
  name: `tokens.${TokenNumber}`
  values: (number | undefined)[]
  differences: (number | undefined)[]
  percents: (number | undefined)[]
}>()
expectTypeOf<TokenNumber>().toEqualTypeOf<'input' | 'output' | 'cost' | 'calls'>()
expectTypeOf<DifferingRow>().toEqualTypeOf<{
  name: string
  values: (ParamValue | AttributeValue | undefined)[]
}>()
expectTypeOf<MetricRow>().toEqualTypeOf<{
  name: string
  metric: string
  statistic: Statistic
  isKnownBy: boolean
  better?: Direction
  values: (number | undefined)[]
  best: boolean[]
  differences: (number | undefined)[]
  percents: (number | undefined)[]
}>()

expectTypeOf(compareTasks).toEqualTypeOf<
  (first: RunRecord, second: RunRecord, options?: CompareTasksOptions) => TaskComparison
>()
expectTypeOf<CompareTasksOptions>().toEqualTypeOf<CompareOptions>()
expectTypeOf<TaskComparison>().toEqualTypeOf<{
  scores: ScoreChange[]
  pairs: TaskPair[]
  onlyFirst: string[]
  onlySecond: string[]
}>()
expectTypeOf<TaskPair>().toEqualTypeOf<{
  item: string
  first: TaskSide
  second: TaskSide
  differences: Record<string, number>
  change: 'better' | 'worse' | 'mixed' | 'equal'
}>()
expectTypeOf<TaskSide>().toEqualTypeOf<{
  tasks: string[]
  failed: number
  scores: Record<string, number>
  outputs: Record<string, LoggedValue>
}>()
expectTypeOf<ScoreChange>().toEqualTypeOf<{
  name: string
  first: number
  second: number
  better: number
  worse: number
  equal: number
  missing: number
}>()

expectTypeOf(groupRuns).toEqualTypeOf<(runs: readonly RunRecord[], options?: GroupOptions) => RunGroup[]>()
expectTypeOf<GroupOptions>().toEqualTypeOf<{
  by?: readonly string[] | undefined
  except?: readonly string[] | undefined
}>()
expectTypeOf<RunGroup>().toEqualTypeOf<{
  values: Record<string, ParamValue | AttributeValue | undefined>
  runs: RunRecord[]
  metrics: Record<string, Spread>
  tokens: Partial<Record<TokenNumber, Spread>>
}>()
expectTypeOf<Spread>().toEqualTypeOf<{
  n: number
  nan: number
  mean: number
  std?: number
  min: number
  max: number
}>()
