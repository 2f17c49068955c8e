// The types of `runspan/read`. Compiled by `npm run typecheck`, never run.

import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { expectTypeOf } from 'expect-type'
import type { AttributeValue } from '../../src/api.js'
import {
  type CompiledFilter,
  type ContinuationRecord,
  compileFilter,
  type ExportFormat,
  type ExportOptions,
  exportPoints,
  exportRuns,
  type JaegerOptions,
  type LoggedValue,
  matchesFilter,
  openJaeger,
  openSource,
  openStore,
  type ParamValue,
  type Point,
  type ReadOptions,
  type RemoteOptions,
  type RunError,
  type RunFilter,
  type RunList,
  type RunRecord,
  type RunSource,
  type RunStatus,
  RunspanError,
  type RunspanErrorCode,
  type RunsToExport,
  type Score,
  type SearchProgress,
  type SourceOptions,
  type SpanRecord,
  type Statistic,
  type StoreOptions,
  type Summary,
  sortRuns,
  type TaskRecord,
} from '../../src/read.js'

expectTypeOf(openStore).toEqualTypeOf<(options?: StoreOptions) => RunSource>()
expectTypeOf(openJaeger).toEqualTypeOf<(url: string, options?: JaegerOptions) => RunSource>()
expectTypeOf(openSource).toEqualTypeOf<(source: string, options?: RemoteOptions) => RunSource>()
expectTypeOf(matchesFilter).toEqualTypeOf<(run: RunRecord, filter: Omit<RunFilter, 'where'>) => boolean>()
expectTypeOf(compileFilter).toEqualTypeOf<(filter: RunFilter) => Promise<CompiledFilter>>()
expectTypeOf<CompiledFilter>().toEqualTypeOf<{
  matches(run: RunRecord): boolean
  warnings(): string[]
}>()

expectTypeOf(sortRuns).toEqualTypeOf<(runs: readonly RunRecord[], sort: string) => RunRecord[]>()

expectTypeOf<RunSource['runs']>().toEqualTypeOf<(filter?: RunFilter, options?: ReadOptions) => RunList>()
expectTypeOf<RunSource['run']>().toEqualTypeOf<
  (idOrName: string, options?: ReadOptions) => Promise<RunRecord>
>()
expectTypeOf<RunList>().toExtend<AsyncIterable<RunRecord>>()
expectTypeOf<RunList['toArray']>().toEqualTypeOf<() => Promise<RunRecord[]>>()
expectTypeOf<ReadOptions>().toEqualTypeOf<{ points?: boolean | undefined }>()

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
  }
>()
expectTypeOf<TaskRecord['number']>().toEqualTypeOf<number>()
expectTypeOf<Score>().toEqualTypeOf<{ value: number; label?: string; explanation?: string; by?: string }>()
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

expectTypeOf(exportRuns).toEqualTypeOf<
  (runs: RunsToExport, options?: ExportOptions) => AsyncIterable<string>
>()
expectTypeOf(exportPoints).toEqualTypeOf<typeof exportRuns>()
expectTypeOf<RunsToExport>().toEqualTypeOf<AsyncIterable<RunRecord> | Iterable<RunRecord>>()
expectTypeOf<RunList>().toExtend<RunsToExport>()
expectTypeOf<ExportFormat>().toEqualTypeOf<'csv' | 'jsonl'>()
expectTypeOf<ExportOptions>().toEqualTypeOf<{ format?: ExportFormat | undefined }>()
void pipeline(exportRuns(openStore().runs()), createWriteStream('runs.csv'))

expectTypeOf<RunspanError>().toExtend<Error>()
expectTypeOf<RunspanError['code']>().toEqualTypeOf<RunspanErrorCode>()
expectTypeOf<'NO_SUCH_CODE'>().not.toExtend<RunspanErrorCode>()
expectTypeOf(RunspanError).toBeConstructibleWith('RUN_NOT_FOUND', 'message')
expectTypeOf<'STORE_NOT_FOUND'>().toExtend<RunspanErrorCode>()
