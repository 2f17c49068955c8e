import type { ContextManager, DiagLogger } from '@opentelemetry/api'

interface Registered {
  /** Of the copy of the API that was the first to register something. */
  version?: string
  trace?: object
  context?: ContextManager
  diag?: DiagLogger
}

/**
 * What the program has registered with OpenTelemetry's API 1.x, which itself says so only by refusing, and
 * telling, a second one.
 */
export function registered(): Registered {
  return (globalThis as { [API]?: Registered })[API] ?? {}
}

const API = Symbol.for('opentelemetry.js.api.1')
