// The points of curves. Charts that come into sight together ask together: the files of the runs are read once for all of
// their metrics, and not once for each.

import type { SeriesAnswer } from '../../server/api-types.js'
import { getJson } from './get-json.js'

export interface SeriesQuestion {
  by?: 'step' | 'time' | 'elapsed'
  x?: string
  from?: number
  to?: number
  buckets: number
}

interface Waiting {
  key: string
  signal: AbortSignal
  resolve: (series: SeriesAnswer) => void
  reject: (error: unknown) => void
}

/** Those that ask the same of the same runs, and are not sent yet. */
const waiting = new Map<string, Waiting[]>()

let last = { group: '', atMs: 0 }

/** How long the first waits for others: less than a picture of the screen. */
const GATHER_MS = 10
/** And where the same runs were asked for so shortly before, as by charts that are scrolled through: most of them leave again. */
const SHORTLY_MS = 300
const GATHER_AGAIN_MS = 120
/** More would let those at the top wait for those at the bottom. */
const MOST_KEYS = 12
/** In one answer. */
const MOST_POINTS = 300_000
/** A bucket has its lowest and its highest. */
const OF_BUCKET = 2

/** One metric of several runs. */
export function readSeries(
  ids: readonly string[],
  key: string,
  question: SeriesQuestion,
  signal: AbortSignal,
): Promise<SeriesAnswer> {
  const { promise, resolve, reject } = newPromise()
  const one = { key, signal, resolve, reject }
  const group = JSON.stringify([ids, question])
  const others = waiting.get(group)
  if (others !== undefined) {
    others.push(one)
    return promise
  }
  const all = [one]
  waiting.set(group, all)
  const isAgain = last.group === group && performance.now() - last.atMs < SHORTLY_MS
  globalThis.setTimeout(
    () => {
      waiting.delete(group)
      last = { group, atMs: performance.now() }
      const most = Math.max(
        1,
        Math.min(MOST_KEYS, Math.floor(MOST_POINTS / (ids.length * question.buckets * OF_BUCKET))),
      )
      for (const some of portions(all, most)) void send(ids, question, some)
    },
    isAgain ? GATHER_AGAIN_MS : GATHER_MS,
  )
  return promise
}

function newPromise() {
  let resolve: Waiting['resolve'] = () => {}
  let reject: Waiting['reject'] = () => {}
  const promise = new Promise<SeriesAnswer>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}

/** A comma would end a name in a list of them. */
function portions(all: readonly Waiting[], most: number): Waiting[][] {
  const wanted = all.filter(({ signal }) => !signal.aborted)
  const alone = wanted.filter(({ key }) => key.includes(','))
  const together = wanted.filter(({ key }) => !key.includes(','))
  const starts = Array.from({ length: Math.ceil(together.length / most) }, (_, i) => i * most)
  return [...starts.map((start) => together.slice(start, start + most)), ...alone.map((one) => [one])]
}

/** Goes on as long as one of those who have asked wants to know it. */
async function send(
  ids: readonly string[],
  question: SeriesQuestion,
  all: readonly Waiting[],
): Promise<void> {
  const controller = new AbortController()
  const leave = () => {
    if (all.every(({ signal }) => signal.aborted)) controller.abort()
  }
  for (const { signal } of all) signal.addEventListener('abort', leave)
  const keys = [...new Set(all.map(({ key }) => key))]
  const named = keys.length === 1 ? { key: keys[0] } : { keys: keys.join(',') }
  try {
    const series = await getJson<SeriesAnswer>(
      '/api/series',
      { ids: ids.join(','), ...named, ...question },
      controller.signal,
    )
    for (const { key, resolve } of all) resolve(series.filter((one) => one.key === key))
  } catch (error) {
    for (const { reject } of all) reject(error)
  } finally {
    for (const { signal } of all) signal.removeEventListener('abort', leave)
  }
}
