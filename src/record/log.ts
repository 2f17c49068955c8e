// The functions that act on the current run. Each does what the method of the same name does on a Run.
// Outside a run nothing is kept; there is one warning, and the calls are counted.

import type { AttributeValue } from '../wire/attribute-value.js'
import { requireRun } from './current-run.js'
import type { Named, Numbers, PointOptions } from './run-options.js'

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
