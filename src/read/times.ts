import type { HrTime } from '@opentelemetry/api'
import type { FinishedEvent } from '../wire/span.js'

/**
 * Events in the order of logging. Backends may return them in another order; their times give the order.
 */
export function inOrder(events: readonly FinishedEvent[]): FinishedEvent[] {
  return [...events].sort((a, b) => compareTimes(a.time, b.time))
}

export function compareTimes(a: HrTime, b: HrTime): number {
  return a[0] - b[0] || a[1] - b[1]
}

export function wholeMs([seconds, nanos]: HrTime): number {
  return seconds * 1000 + Math.floor(nanos / 1_000_000)
}

export function minusUs([seconds, nanos]: HrTime, us: number): HrTime {
  const left = nanos - us * 1000
  const borrowed = Math.ceil(Math.max(0, -left) / 1e9)
  return [seconds - borrowed, left + borrowed * 1e9]
}
