const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A duration for people: `412 ms`, `12.3 s`, `5 min 3 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`
  // rounded before it is split into units, or 119.7 s would be 1 min 60 s
  const tenths = Math.round(ms / 100) * 100
  if (tenths < MINUTE) return `${(tenths / SECOND).toFixed(1)} s`
  const seconds = Math.round(ms / SECOND) * SECOND
  if (seconds < HOUR) return inTwoUnits(seconds, MINUTE, 'min', SECOND, 's')
  const minutes = Math.round(ms / MINUTE) * MINUTE
  if (minutes < DAY) return inTwoUnits(minutes, HOUR, 'h', MINUTE, 'min')
  return inTwoUnits(Math.round(ms / HOUR) * HOUR, DAY, 'd', HOUR, 'h')
}

/** How long ago something was, in the largest unit: `12 s ago`, `5 min ago`, `3 d ago`. */
export function formatAge(ms: number): string {
  if (ms < SECOND) return 'now'
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`
  return `${Math.floor(ms / DAY)} d ago`
}

/** A time in the local time zone, with its offset from UTC: `2025-11-23 17:39:05 +01:00`. */
export function formatLocalTime(ms: number): string {
  const minutesToUtc = -new Date(ms).getTimezoneOffset()
  const shifted = new Date(ms + minutesToUtc * MINUTE)
  // only a damaged span has a time that no calendar has
  if (Number.isNaN(shifted.getTime())) return 'at an unknown time'
  return `${shifted.toISOString().slice(0, 19).replace('T', ' ')} ${formatOffset(minutesToUtc)}`
}

function formatOffset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(rest)}`
}

function inTwoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = (ms % large) / small
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
