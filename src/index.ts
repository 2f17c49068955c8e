// `runspan`: everything of `runspan/api`, and what needs OpenTelemetry's SDK.

export * from './api.js'
export { configure, flush, type Stats, shutdown, stats } from './deliver/configure.js'
export type { ConfigureOptions } from './deliver/options.js'
export type { SpanProcessor } from './wire/span.js'
