// The curves below the table: which runs' they are, and their points as they were last read.

import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'
import type { RunSource } from '../../sources/source.js'

/** As many as there are colours. */
const MOST_CURVES = 4

/** Each has a lowest and a highest point; a terminal has no more dots in a line. */
const BUCKETS = 250

/** Live runs are read again no more often. */
const PAUSE_MS = 1000

/** Nor is more of the time spent on it than one part of these: the run itself may want the processor. */
const READING_SHARE = 5

/** The selected runs, or else the one at the cursor and those that go on. */
export function runsToDraw(
  rows: readonly RunRecord[],
  cursor: number,
  selected: ReadonlySet<string>,
): RunRecord[] {
  const chosen = selected.size === 0 ? [] : rows.filter(({ id }) => selected.has(id))
  if (chosen.length > 0) return chosen.slice(0, MOST_CURVES)
  const current = rows[cursor]
  const running = rows.filter((run) => run.status === 'running' && run !== current)
  return [...(current === undefined ? [] : [current]), ...running].slice(0, MOST_CURVES)
}

/** Reads points when others are asked for, or more have come, and keeps the ones before until then. */
export class DrawnCurves {
  readonly #source: RunSource
  readonly #onRead: () => void
  #series: readonly RunSeries[] = []
  #wanted = ''
  #isReading = false
  #nextMs = Number.NEGATIVE_INFINITY
  #readFor = ''

  /** @param onRead there are other points */
  constructor(source: RunSource, onRead: () => void) {
    this.#source = source
    this.#onRead = onRead
  }

  /** The points of a metric that are there now, of one run after the other. */
  of(runs: readonly RunRecord[], metric: string): RunSeries[] {
    return runs.flatMap(({ id }) => this.#series.filter(({ runId, key }) => runId === id && key === metric))
  }

  /** Says what is shown, and has it read unless it is there. */
  want(runs: readonly RunRecord[], metrics: readonly string[], nowMs: number): void {
    const ids = runs.map(({ id }) => id)
    const question = JSON.stringify([ids, metrics])
    const wanted = JSON.stringify([question, runs.map(({ pointCount }) => pointCount)])
    if (this.#isReading || wanted === this.#wanted || ids.length === 0 || metrics.length === 0) return
    if (question === this.#readFor && nowMs < this.#nextMs) return
    this.#wanted = wanted
    this.#readFor = question
    void this.#read(ids, metrics, nowMs)
  }

  async #read(ids: readonly string[], metrics: readonly string[], nowMs: number): Promise<void> {
    this.#isReading = true
    const begunMs = performance.now()
    try {
      this.#series = await this.#source.series(ids, metrics, { buckets: BUCKETS })
    } catch {
      // One of the runs is gone, or the source cannot be reached, which is told already. The next look asks again.
      this.#wanted = ''
    } finally {
      this.#isReading = false
      this.#nextMs = nowMs + Math.max(PAUSE_MS, READING_SHARE * (performance.now() - begunMs))
      this.#onRead()
    }
  }
}
