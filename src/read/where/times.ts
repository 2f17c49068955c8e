import { isInCalendar } from '../../wire/time.js'

const UNITS_MS: Readonly<Record<string, number>> = {
  w: 7 * 24 * 3_600_000,
  d: 24 * 3_600_000,
  h: 3_600_000,
  m: 60_000,
  min: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
}

const DURATION = /^-?(\d+(\.\d+)?(ms|min|us|µs|ns|[wdhms]))+$/

/** Milliseconds of `90s`, `1h30m`, `1.5d`; undefined for any other text. */
export function readDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|min|us|µs|ns|[wdhms])/g)]
  const sum = parts.reduce(
    (ms, [, count, unit]) => ms + Number(count) * (UNITS_MS[unit as string] as number),
    0,
  )
  return text.startsWith('-') ? -sum : sum
}

const TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** Epoch milliseconds of an ISO 8601 time; one without a zone is a time here, a date alone its midnight. Undefined for any other text. */
export function readTimestamp(text: string): number | undefined {
  const [, day = '', time = 'T00:00'] = TIME.exec(text) ?? []
  if (!isInCalendar(day)) return undefined
  const found = new Date(day + time).getTime()
  return Number.isNaN(found) ? undefined : found
}
