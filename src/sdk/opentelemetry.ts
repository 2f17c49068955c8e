// The parts of OpenTelemetry's SDK that `configure()` is made of. The build compiles them into this one module, so that a
// program which has an SDK of its own, of whatever line, gets no second one installed; nothing else in src/ may import them.

export { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
export {
  CompositePropagator,
  parseKeyPairsIntoRecord,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core'
export { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources'
export {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  ConsoleSpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
