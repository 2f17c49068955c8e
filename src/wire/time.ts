import type { HrTime } from '@opentelemetry/api'

// Times inside runspan are whole epoch microseconds: one number, exact until the year 2255, and the finest
// that every backend keeps.

export function msToUs(ms: number): number {
  return ms * 1000
}

export function usToHrTime(us: number): HrTime {
  return [Math.floor(us / 1_000_000), (us % 1_000_000) * 1000]
}

/** Epoch nanoseconds as decimal digits, which OTLP/JSON wants, without the rounding of a double. */
export function hrTimeToNanoText(time: HrTime): string {
  const [seconds, nanos] = time
  return seconds === 0 ? String(nanos) : `${seconds}${String(nanos + 1_000_000_000).slice(1)}`
}

/** The latest time that OTLP's 64-bit nanoseconds can hold, in milliseconds: the year 2554. */
export const MAX_TIME_MS = 18_446_744_073_709

/** Whether there is such a day, as `2026-02-28`: JavaScript takes the 31st of a shorter month as a day of the next. */
export function isInCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}
