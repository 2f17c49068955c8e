// `runspan`: everything of `runspan/api`, and what needs OpenTelemetry's SDK.

export * from './api.js'
export { configure, flush, type Stats, shutdown, stats } from './deliver/configure.js'
export type { ConfigureOptions, RunStoreOptions } from './deliver/options.js'
export { RunSampler, type Sampler } from './deliver/run-sampler.js'
export { runStore } from './deliver/run-store.js'
export type { SpanProcessor } from './wire/span.js'
