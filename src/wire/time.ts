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
  return seconds === 0 ? String(nanos) : `${seconds}${String(nanos).padStart(9, '0')}`
}

/** The latest time that OTLP's 64-bit nanoseconds can hold, in milliseconds: the year 2554. */
export const MAX_TIME_MS = 18_446_744_073_709
