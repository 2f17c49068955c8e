// The functions that act on the current run, or the current task. Each does what the method of the same name does.
// Outside a run nothing is kept; there is one warning, and the calls are counted.

import type { AttributeValue } from '../wire/attribute-value.js'
import { currentTask, requireRun } from './current-run.js'
import type { FileOptions, FileSource } from './file-arguments.js'
import type { Named, Numbers, PointOptions } from './run-options.js'
import type { ScoreOptions } from './value-arguments.js'
import type { Work } from './work.js'

/** Logs a named input of the current run; see {@link Run.logParam}. */
export function logParam(key: string, value: unknown): void {
  requireRun('logParam')?.logParam(key, value)
}

/** Logs each entry of an object as a param of the current run; see {@link Run.logParams}. */
export function logParams(params: object): void {
  requireRun('logParams')?.logParams(params)
}

/** Logs one point of a metric of the current run; see {@link Run.logMetric}. */
export function logMetric(key: string, value: number, options?: PointOptions): void {
  requireRun('logMetric')?.logMetric(key, value, options)
}

/** Logs one point of several metrics of the current run; see {@link Run.logMetrics}. */
export function logMetrics(metrics: ReadonlyMap<string, number | undefined>, options?: PointOptions): void
export function logMetrics<M extends Numbers<M>>(metrics: M, options?: PointOptions): void
export function logMetrics(metrics: object, options?: PointOptions): void {
  requireRun('logMetrics')?.logMetrics(metrics as Record<string, number>, options)
}

/** Sets a named value of the current run to filter by; see {@link Run.setAttribute}. */
export function setAttribute(name: string, value: AttributeValue): void {
  requireRun('setAttribute')?.setAttribute(name, value)
}

/** Sets several attributes of the current run; see {@link Run.setAttributes}. */
export function setAttributes(attributes: Named<AttributeValue>): void {
  requireRun('setAttributes')?.setAttributes(attributes)
}

/** Adds labels to the current run; see {@link Run.addTags}. */
export function addTags(...tags: string[]): void {
  requireRun('addTags')?.addTags(...tags)
}

/** Logs what went into the current task, or the run where there is none; see {@link Task.logInput}. */
export function logInput(value: unknown): void
export function logInput(key: string, value: unknown): void
export function logInput(...args: [unknown]): void {
  requireWork('logInput')?.logInput(...args)
}

/** Logs each entry of an object as an input of the current task, or run; see {@link Task.logInputs}. */
export function logInputs(inputs: object): void {
  requireWork('logInputs')?.logInputs(inputs)
}

/** Logs what came out of the current task, or the run where there is none; see {@link Task.logOutput}. */
export function logOutput(value: unknown): void
export function logOutput(key: string, value: unknown): void
export function logOutput(...args: [unknown]): void {
  requireWork('logOutput')?.logOutput(...args)
}

/** Logs each entry of an object as an output of the current task, or run; see {@link Task.logOutputs}. */
export function logOutputs(outputs: object): void {
  requireWork('logOutputs')?.logOutputs(outputs)
}

/** Logs a judgement of the current task, or the run where there is none; see {@link Task.logScore}. */
export function logScore(name: string, value: number | boolean, options?: ScoreOptions): void {
  requireWork('logScore')?.logScore(name, value, options)
}

/** Logs a file of the current task, or the run where there is none; see {@link Task.logFile}. */
export function logFile(name: string, source: FileSource, options?: FileOptions): void {
  requireWork('logFile')?.logFile(name, source, options)
}

/** Logs rows as a file of JSON lines of the current task, or run; see {@link Task.logTable}. */
export function logTable(name: string, rows: Iterable<unknown>): void {
  requireWork('logTable')?.logTable(name, rows)
}

function requireWork(caller: string): Work | undefined {
  return currentTask() ?? requireRun(caller)
}
