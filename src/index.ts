// `runspan`: everything of `runspan/api`, and what needs OpenTelemetry's SDK.

export * from './api.js'
export { annotate } from './setup/annotate.js'
export type { AnnotateTarget, ReadRun } from './setup/annotate-target.js'
export { configure, flush, type Stats, shutdown, stats } from './setup/configure.js'
export { type EnvironmentDetector, environmentDetector } from './setup/environment/environment-detector.js'
export type { ConfigureOptions, RunSpanProcessorOptions } from './setup/options.js'
export { RunSampler, type Sampler } from './setup/provider/run-sampler.js'
export { RunSpanProcessor } from './setup/run-span-processor.js'
export type { ExportResult, SpanExporter, SpanProcessor } from './wire/span.js'
