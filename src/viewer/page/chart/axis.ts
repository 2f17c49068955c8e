import { axisNumber, shortNumber } from '../text/number-text.js'
import { clockText, durationText, exactTime } from '../text/time-text.js'

/** Steps, seconds since the run was started, the clock on the wall in seconds of the epoch, or the values of a metric. */
export type Axis = 'step' | 'time' | 'clock' | `metrics.${string}`

const OF_METRIC = 'metrics.'

/** What stands in the address; by step where it says nothing that is known. */
export function readAxis(text: string): Axis {
  if (text === 'time' || text === 'clock') return text
  return text.startsWith(OF_METRIC) && text !== OF_METRIC ? (text as Axis) : 'step'
}

export function axisOf(metric: string): Axis {
  return `${OF_METRIC}${metric}`
}

/** The metric whose values it has; undefined for the others. */
export function metricOf(axis: Axis): string | undefined {
  return axis.startsWith(OF_METRIC) ? axis.slice(OF_METRIC.length) : undefined
}

/** What the head of a column of its values says. */
export function axisTitle(axis: Axis): string {
  return metricOf(axis) ?? { step: 'step', time: 'seconds', clock: 'time' }[axis as 'step']
}

/**
 * A value beside its tick.
 * @param apart how far one tick is from the next
 */
export function tickText(x: number, axis: Axis, apart: number): string {
  if (axis === 'time') return durationText(x * 1000)
  return axis === 'clock' ? clockText(x * 1000, apart * 1000) : axisNumber(x, apart)
}

/** Where the pointer is. */
export function placeText(x: number, axis: Axis): string {
  if (axis === 'step') return `step ${x.toLocaleString('en')}`
  if (axis === 'time') return durationText(x * 1000)
  return axis === 'clock' ? exactTime(x * 1000) : `${metricOf(axis)} ${shortNumber(x, 4)}`
}
