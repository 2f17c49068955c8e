// `runspan/api`: recording, on nothing of OpenTelemetry but its API. For libraries, and for programs with an SDK of their own.

export { RunspanError, type RunspanErrorCode } from './errors/runspan-error.js'
export { type Carrier, type ContinueOptions, continueRun } from './record/continue-run.js'
export { currentRun } from './record/current-run.js'
export {
  addTags,
  logMetric,
  logMetrics,
  logParam,
  logParams,
  setAttribute,
  setAttributes,
} from './record/log.js'
export type { Run } from './record/run.js'
export { generateRunName } from './record/run-names.js'
export type { PointOptions, RunOptions } from './record/run-options.js'
export { run, startRun } from './record/start-run.js'
export type { AttributeValue } from './wire/attribute-value.js'
export type { RunStatus } from './wire/names.js'
export type { RunError } from './wire/run-error.js'
