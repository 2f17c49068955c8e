// Finds the runs of a Jaeger, one window of time after the other: an answer has a limited number of traces
// and no second page.

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

/** What was found in one window, the newest first. */
export interface FoundWindow {
  since: number
  found: FoundRun[]
}

const HOUR_MS = 3_600_000

/** An almost empty window is followed by one this many times as long: an empty year takes seven windows. */
const GROWTH = 4

const FIRST_DEPTH = 20
const MIN_DEPTH = 5
/**
 * The default of Jaeger's storages: even a server that silently limits answers allows this many traces. It
 * is exceeded only for runs that started in the same millisecond, with a warning where a silent limit would
 * go unnoticed.
 */
const MAX_DEPTH = 100

/** Jaeger has an answer in memory several times over before it sends it. */
const WANTED_ANSWER_BYTES = 16 * 1024 * 1024

/**
 * Walks back through time.
 * @param range of the times at which spans of the runs started
 * @param onWarning called where an answer may have been cut silently
 * @param firstWindowMs the length of the first window; the whole range for something rare
 */
export async function* findRuns(
  api: JaegerApi,
  services: readonly string[],
  searches: readonly JaegerSearch[],
  range: TimeRange,
  onWarning: (message: string) => void,
  firstWindowMs = HOUR_MS,
): AsyncGenerator<FoundWindow> {
  const seen = new SeenRuns(api.warnLeftOut)
  let depth = FIRST_DEPTH
  let length = firstWindowMs
  let isWarned = false
  for (let until = range.until; until > range.since; ) {
    const since = Math.max(range.since, until - length)
    const window = { since, until }
    const { traces, isCut, sizeBytes, mostTraces } = await readWindow(api, services, searches, window, depth)
    if (isCut) {
      // a window of one millisecond cannot be split: only a deeper search finds all of its runs
      if (until - since > 1) length = Math.ceil((until - since) / GROWTH)
      else depth *= 2
      continue
    }
    if (depth > MAX_DEPTH && mostTraces >= MAX_DEPTH && !isWarned) {
      isWarned = true
      onWarning(
        `Jaeger was asked for ${depth} traces around ${new Date(since).toISOString()} and returned ${mostTraces}: if that is the most it ever returns, other runs of that millisecond are missing`,
      )
    }
    seen.add(traces)
    yield { since, found: seen.takeStartedSince(since) }
    until = since
    if (traces.size > 0) depth = depthFor(sizeBytes / traces.size)
    if (traces.size < depth / GROWTH) length *= GROWTH
  }
}

/**
 * A run is found by any of its spans, some of which start later than the run: it waits until the search
 * reaches its own start.
 */
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
  /** The largest number of traces for one service and search. */
  mostTraces: number
  /** Whether there may be more traces than the answer has. */
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
      // a millisecond more at both ends, because storages differ in whether the ends are included
      const answer = await api.find({ service, search, from: since - 1, to: until + 1, depth })
      if (answer.traces.size >= depth) return { ...all, isCut: true }
      all.sizeBytes += answer.sizeBytes
      all.mostTraces = Math.max(all.mostTraces, answer.traces.size)
      for (const [id, trace] of answer.traces) all.traces.set(id, trace)
    }
  }
  return all
}
