// The runs of a Jaeger, window of time by window of time: an answer never holds more than so many traces, and no second page.

import type { RunRecord } from '../../read/run-record.js'
import type { TimeRange } from '../time-range.js'
import { decodeTrace } from './decode-trace.js'
import type { JaegerApi } from './jaeger-api.js'
import type { JaegerSearch } from './jaeger-search.js'
import type { FoundTrace } from './read-traces.js'

/** A run without its points, and the trace it was found in. */
export interface FoundRun {
  run: RunRecord
  trace: FoundTrace
}

/** What was found in a stretch of time, the newest first. */
export interface FoundWindow {
  since: number
  found: FoundRun[]
}

const HOUR_MS = 3_600_000

/** Each window is so much longer than the one before where there is little: a year of nothing takes seven. */
const GROWTH = 4

const FIRST_DEPTH = 20
const MIN_DEPTH = 5
/**
 * What Jaeger's storages take for granted: a server that caps what it is asked for, without a word, does not cap this. It is
 * exceeded only for runs of one millisecond, and told where such a cap would not be noticed.
 */
const MAX_DEPTH = 100

/** Jaeger holds an answer in memory several times over before it sends it. */
const WANTED_ANSWER_BYTES = 16 * 1024 * 1024

/**
 * Walks back through time.
 * @param range when spans of the runs were started
 * @param onWarning told where an answer may have been cut without a word
 * @param firstWindowMs how long the first window is; all of the range at once for what is rare
 */
export async function* findRuns(
  api: JaegerApi,
  services: readonly string[],
  searches: readonly JaegerSearch[],
  range: TimeRange,
  onWarning: (message: string) => void,
  firstWindowMs = HOUR_MS,
): AsyncGenerator<FoundWindow> {
  const seen = new SeenRuns(api.tellLeftOut)
  let depth = FIRST_DEPTH
  let length = firstWindowMs
  let isTold = false
  for (let until = range.until; until > range.since; ) {
    const since = Math.max(range.since, until - length)
    const window = { since, until }
    const { traces, isCut, sizeBytes, mostTraces } = await readWindow(api, services, searches, window, depth)
    if (isCut) {
      // Runs of the same millisecond cannot be told apart by time: only a deeper search has them all.
      if (until - since > 1) length = Math.ceil((until - since) / GROWTH)
      else depth *= 2
      continue
    }
    if (depth > MAX_DEPTH && mostTraces >= MAX_DEPTH && !isTold) {
      isTold = true
      onWarning(
        `Jaeger was asked for ${depth} traces of about ${new Date(since).toISOString()} and gave ${mostTraces}: if it never gives more at once, others of that millisecond are missing`,
      )
    }
    seen.add(traces)
    yield { since, found: seen.takeStartedSince(since) }
    until = since
    if (traces.size > 0) depth = depthFor(sizeBytes / traces.size)
    if (traces.size < depth / GROWTH) length *= GROWTH
  }
}

/** A run is found by any of its spans, and some are started later than itself: it waits until its own time has come. */
class SeenRuns {
  readonly #ids = new Set<string>()
  #waiting: FoundRun[] = []
  readonly #onDamaged: (what: string) => void

  constructor(onDamaged: (what: string) => void) {
    this.#onDamaged = onDamaged
  }

  add(traces: ReadonlyMap<string, FoundTrace>): void {
    for (const [id, trace] of traces) {
      const run = this.#ids.has(id) ? undefined : decodeTrace(trace.spans, false, this.#onDamaged)
      if (run === undefined) continue
      this.#ids.add(id)
      this.#waiting.push({ run, trace })
    }
  }

  /** The newest first. */
  takeStartedSince(since: number): FoundRun[] {
    const taken = this.#waiting.filter(({ run }) => run.startTime >= since)
    this.#waiting = this.#waiting.filter(({ run }) => run.startTime < since)
    return taken.sort((a, b) => b.run.startTime - a.run.startTime || (a.run.id < b.run.id ? -1 : 1))
  }
}

function depthFor(traceBytes: number): number {
  return Math.min(MAX_DEPTH, Math.max(MIN_DEPTH, Math.floor(WANTED_ANSWER_BYTES / traceBytes)))
}

interface WindowAnswer {
  traces: Map<string, FoundTrace>
  sizeBytes: number
  /** How many there were for one service and search, at most. */
  mostTraces: number
  /** Whether there may be more than the answer holds. */
  isCut: boolean
}

async function readWindow(
  api: JaegerApi,
  services: readonly string[],
  searches: readonly JaegerSearch[],
  { since, until }: TimeRange,
  depth: number,
): Promise<WindowAnswer> {
  const all: WindowAnswer = { traces: new Map(), sizeBytes: 0, mostTraces: 0, isCut: false }
  for (const service of services) {
    for (const search of searches) {
      // A millisecond more at both ends, for storages differ in which of them belong to it.
      const answer = await api.find({ service, search, from: since - 1, to: until + 1, depth })
      if (answer.traces.size >= depth) return { ...all, isCut: true }
      all.sizeBytes += answer.sizeBytes
      all.mostTraces = Math.max(all.mostTraces, answer.traces.size)
      for (const [id, trace] of answer.traces) all.traces.set(id, trace)
    }
  }
  return all
}
