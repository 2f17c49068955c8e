// The types of `runspan` that `runspan/api` does not have. Compiled by `npm run typecheck`, never run.

import { type Context, type Span, SpanKind } from '@opentelemetry/api'
import type { ResourceDetector } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  AlwaysOnSampler as SdkSampler,
  type SpanExporter as SdkSpanExporter,
  type SpanProcessor as SdkSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { expectTypeOf } from 'expect-type'
import {
  type AnnotateTarget,
  annotate,
  type ConfigureOptions,
  configure,
  type EnvironmentDetector,
  type ExportResult,
  environmentDetector,
  flush,
  type ReadRun,
  type Run,
  type RunFacts,
  RunSampler,
  RunSpanProcessor,
  type RunSpanProcessorOptions,
  run,
  type Sampler,
  type SpanExporter,
  type SpanProcessor,
  type Stats,
  shutdown,
  stats,
  type Task,
} from '../../src/index.js'

// All of `runspan/api` is here, too.
expectTypeOf(run).toEqualTypeOf<typeof import('../../src/api.js').run>()

expectTypeOf(configure).toEqualTypeOf<(options?: ConfigureOptions) => void>()
expectTypeOf(flush).toEqualTypeOf<() => Promise<void>>()
expectTypeOf(shutdown).toEqualTypeOf<() => Promise<void>>()
expectTypeOf(stats).toEqualTypeOf<() => Stats>()
expectTypeOf<Stats>().toEqualTypeOf<
  Record<
    'points' | 'refusedCalls' | 'stored' | 'notStored' | 'sent' | 'waiting' | 'refused' | 'dropped',
    number
  >
>()

expectTypeOf<ConfigureOptions['project']>().toEqualTypeOf<string | undefined>()
expectTypeOf<ConfigureOptions['serviceName']>().toEqualTypeOf<string | undefined>()
expectTypeOf<ConfigureOptions['dir']>().toEqualTypeOf<string | false | undefined>()
expectTypeOf<ConfigureOptions['endpoint']>().toEqualTypeOf<string | undefined>()
expectTypeOf<ConfigureOptions['headers']>().toEqualTypeOf<Record<string, string> | undefined>()
expectTypeOf<ConfigureOptions['spanProcessors']>().toEqualTypeOf<SpanProcessor[] | undefined>()
expectTypeOf<ConfigureOptions['sampler']>().toEqualTypeOf<Sampler | undefined>()
expectTypeOf<ConfigureOptions['exporter']>().toEqualTypeOf<SpanExporter | undefined>()
expectTypeOf<ConfigureOptions['quiet']>().toEqualTypeOf<boolean | undefined>()
expectTypeOf<ConfigureOptions['signals']>().toEqualTypeOf<boolean | undefined>()
expectTypeOf<{ loss: 'min'; 'eval/*': 'mean' }>().toExtend<ConfigureOptions['summary']>()
expectTypeOf<{ loss: 'best' }>().not.toExtend<ConfigureOptions['summary']>()
expectTypeOf<['git', 'ci']>().toExtend<ConfigureOptions['environment']>()
expectTypeOf<['os']>().not.toExtend<ConfigureOptions['environment']>()
expectTypeOf<ConfigureOptions['misuse']>().toEqualTypeOf<'throw' | 'warn' | undefined>()
expectTypeOf<ConfigureOptions['systemMetrics']>().toEqualTypeOf<
  boolean | { intervalMs?: number | undefined } | undefined
>()
// @ts-expect-error: an option there is not
configure({ projekt: 'search' })

expectTypeOf(environmentDetector).toEqualTypeOf<EnvironmentDetector>()
expectTypeOf<EnvironmentDetector>().toExtend<ResourceDetector>()

// What OpenTelemetry's SDK has fits in, and what runspan has fits into the SDK.
expectTypeOf(SdkSampler).instance.toExtend<Sampler>()
expectTypeOf<SdkSpanProcessor>().toExtend<SpanProcessor>()
expectTypeOf<SdkSpanExporter>().toExtend<SpanExporter>()
expectTypeOf<SpanExporter['shutdown']>().toEqualTypeOf<() => Promise<void>>()
expectTypeOf<ExportResult>().toEqualTypeOf<{ code: number; error?: Error | undefined }>()
expectTypeOf(RunSampler).toBeConstructibleWith(new SdkSampler())
expectTypeOf(RunSampler).instance.toExtend<Sampler>()
expectTypeOf(RunSpanProcessor).toBeConstructibleWith({ dir: '.runspan' })
expectTypeOf(RunSpanProcessor).instance.toExtend<SpanProcessor>()
expectTypeOf<RunSpanProcessorOptions>().toEqualTypeOf<{
  dir?: string | undefined
  signals?: boolean | undefined
}>()
new BasicTracerProvider({
  sampler: new RunSampler(new SdkSampler()),
  spanProcessors: [new RunSpanProcessor()],
})

expectTypeOf<Sampler['shouldSample']>().toBeCallableWith(
  {} as Context,
  '0123456789abcdef0123456789abcdef',
  'GET /',
  SpanKind.SERVER,
  {},
  [],
)
expectTypeOf<Parameters<SpanProcessor['onStart']>>().toExtend<[span: Span, parentContext: Context]>()
expectTypeOf<SpanProcessor['forceFlush']>().toEqualTypeOf<() => Promise<void>>()
expectTypeOf<SpanProcessor['shutdown']>().toEqualTypeOf<() => Promise<void>>()

// It takes more than that of `runspan/api` does.
expectTypeOf(annotate).toEqualTypeOf<(run: Run | Task | AnnotateTarget, facts: RunFacts) => void>()
expectTypeOf<AnnotateTarget>().toEqualTypeOf<
  string | { readonly runId: string; readonly task?: string | undefined } | ReadRun
>()
expectTypeOf<import('../../src/read.js').RunRecord>().toExtend<ReadRun>()
expectTypeOf<ReadRun['rootSpanId']>().toEqualTypeOf<string>()
