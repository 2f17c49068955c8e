// When to call again after an error, if at all.

import { RunspanError } from '../errors/runspan-error.js'
import { monotonic } from '../runtime/monotonic.js'
import { timers } from '../runtime/timers.js'
import type { Stop } from './stop.js'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

/** A server that wants more time than this wants nobody to wait. */
const LONGEST_WANTED_MS = 10 * 60_000

/** Answers of a server that may be others later, among those that blame the request. */
const MAY_PASS = new Set([408, 409, 425, 429])

/** Where clients put the status of the answer. */
const STATUS_PATHS = [['status'], ['statusCode'], ['response', 'status'], ['response', 'statusCode']]

/**
 * @param attempt how many there were
 * @param seed spreads those that wait at the same time; the program's random numbers stay its own
 * @returns undefined where the same would come again, or only after too long
 */
export function waitBefore(attempt: number, error: unknown, seed: number): number | undefined {
  if (error instanceof RunspanError) return undefined
  const status = STATUS_PATHS.map((path) => numberAt(error, path)).find((found) => found !== undefined)
  if (status !== undefined && status >= 400 && status < 500 && !MAY_PASS.has(status)) return undefined
  const wantedMs = retryAfterMs(error)
  if (wantedMs !== undefined) return wantedMs <= LONGEST_WANTED_MS ? wantedMs : undefined
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
  // From half of it on, by the fractions of the golden ratio, which are spread evenly.
  return Math.round(longest * (0.5 + ((seed * 0.618_033_988_75) % 1) / 2))
}

/** What `Retry-After` says, in the headers that an error carries, or `retryAfter` on the error itself. */
function retryAfterMs(error: unknown): number | undefined {
  const ms = numberAt(error, ['retryAfterMs']) ?? numberOf(headerOf(error, 'retry-after-ms'))
  if (ms !== undefined) return Math.max(0, ms)
  const given = at(error, ['retryAfter']) ?? headerOf(error, 'retry-after')
  const seconds = numberOf(given)
  if (seconds !== undefined) return Math.max(0, seconds * 1000)
  const time = given instanceof Date ? given.getTime() : Date.parse(typeof given === 'string' ? given : '')
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now())
}

/** A header of the answer: in a `Headers`, a `Map` or an object, on the error or on its `response`. */
function headerOf(error: unknown, name: string): unknown {
  for (const headers of [at(error, ['headers']), at(error, ['response', 'headers'])]) {
    if (typeof headers !== 'object' || headers === null) continue
    const found = read(() => {
      const get = at(headers, ['get'])
      return typeof get === 'function' ? get.call(headers, name) : at(headers, [name])
    })
    if (found !== undefined && found !== null) return found
  }
  return undefined
}

function numberAt(value: unknown, path: string[]): number | undefined {
  return numberOf(at(value, path))
}

function numberOf(value: unknown): number | undefined {
  const isText = typeof value === 'string' && value.trim() !== ''
  const number = typeof value === 'number' || isText ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

function at(value: unknown, path: string[]): unknown {
  return read(() => path.reduce((inner, name) => (inner as Record<string, unknown>)?.[name], value))
}

function read(from: () => unknown): unknown {
  try {
    return from()
  } catch {
    // An error whose properties cannot be read says nothing about them.
    return undefined
  }
}

/** Waits, but not when nothing more is started. @returns how long, in whole milliseconds */
export async function pause(ms: number, stop: Stop): Promise<number> {
  const startMs = monotonic.nowMs()
  let timer: NodeJS.Timeout | undefined
  const waited = new Promise<void>((resolve) => {
    // Not unref'd: the program waits for the result, and would end without it.
    timer = timers.setTimeout(resolve, ms)
  })
  // It was stopped; the caller looks.
  await stop.orStopped(waited).catch(() => {})
  timers.clearTimeout(timer)
  return Math.round(monotonic.nowMs() - startMs)
}
