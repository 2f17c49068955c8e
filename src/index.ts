// `runspan`: everything of `runspan/api`, and what needs OpenTelemetry's SDK.

export * from './api.js'
export { configure, flush, shutdown, stats } from './deliver/configure.js'
export type { DeliveryStats } from './deliver/delivery.js'
export type { ConfigureOptions } from './deliver/options.js'
