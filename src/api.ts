// `runspan/api`: recording, on nothing of OpenTelemetry but its API. For libraries, and for programs with an SDK of their own.

export { RunspanError, type RunspanErrorCode } from './errors/runspan-error.js'
export { evaluate } from './evaluate/evaluate.js'
export type { EvaluateOptions, Evaluation } from './evaluate/evaluate-options.js'
export type { ItemContext, Items, MapOptions } from './evaluate/map-options.js'
export { mapTasks } from './evaluate/map-tasks.js'
export type { ScoreStatistics, TaskOutcome, TaskResults } from './evaluate/outcome.js'
export { type DataFile, readItems } from './evaluate/read-items.js'
export type { ArgumentScorer, Scored, Scorer, ScorerResult } from './evaluate/scorer.js'
export { annotate } from './record/annotate-run.js'
export { type Carrier, type ContinueOptions, continueRun } from './record/continue-run.js'
export { currentRun, currentTask } from './record/current-run.js'
export type { FileOptions, FileSource } from './record/file-arguments.js'
export {
  addTags,
  logFile,
  logInput,
  logInputs,
  logMetric,
  logMetrics,
  logOutput,
  logOutputs,
  logParam,
  logParams,
  logScore,
  logTable,
  setAttribute,
  setAttributes,
} from './record/log.js'
export type { GivenScore, RunFacts } from './record/read-facts.js'
export type { Redact, RedactedValue } from './record/redact.js'
export { type ResumeOptions, type RunName, resumeRun } from './record/resume-run.js'
export type { Run } from './record/run.js'
export { generateRunName } from './record/run-names.js'
export type { PointOptions, RunOptions } from './record/run-options.js'
export { run, startRun } from './record/start-run.js'
export { startTask, task } from './record/start-task.js'
export type { Task } from './record/task.js'
export type { TaskOptions } from './record/task-options.js'
export { type TracedOptions, traced } from './record/traced.js'
export type { ScoreOptions } from './record/value-arguments.js'
export type { AttributeValue } from './wire/attribute-value.js'
export type { RunStatus } from './wire/names.js'
export type { RunError } from './wire/run-error.js'
