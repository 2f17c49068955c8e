const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `840 ms`, `2.8 s`, `12:37`, `3:04:09`, `2 d 4 h`. */
export function durationText(ms: number): string {
  if (ms < 0.95) return `${Number(ms.toPrecision(2))} ms`
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(ms < 10 * SECOND ? 2 : 1)} s`
  if (ms >= 2 * DAY) return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`
  const [hours, minutes, seconds] = [ms / HOUR, (ms % HOUR) / MINUTE, (ms % MINUTE) / SECOND].map(Math.floor)
  const clock = `${two(minutes ?? 0)}:${two(seconds ?? 0)}`
  return hours ? `${hours}:${clock}` : clock.replace(/^0/, '')
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** `just now`, `4 min ago`, `3 h ago`, `26 Nov`. */
export function agoText(time: number, now: number): string {
  const ms = now - time
  if (ms < 10 * SECOND) return 'just now'
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`
  if (ms < 7 * DAY) return `${Math.floor(ms / DAY)} d ago`
  return DAY_TEXT.format(time)
}

const DAY_TEXT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export function exactTime(time: number): string {
  return Number.isFinite(time) ? EXACT.format(time) : ''
}

/**
 * A time on an axis: `26 Nov`, `14:05`, `14:05:30`.
 * @param apart how many milliseconds lie between one and the next
 */
export function clockText(time: number, apart: number): string {
  const format = apart >= DAY ? SHORT_DAY : apart >= MINUTE ? SHORT_TIME : LONG_TIME
  return format.format(time)
}

const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const SHORT_TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })
const LONG_TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
