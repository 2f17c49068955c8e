import { state } from '../../record/state.js'
import { monotonic } from '../../runtime/monotonic.js'
import type { Ticking } from '../../runtime/ticker.js'
import type { Probe } from './probe.js'
import { openProbes } from './probes.js'

/** How metrics of the process and the machine are taken. */
export interface SystemMetricsOptions {
  /** How often, in milliseconds, from 100 on; 10,000 by default. */
  intervalMs?: number | undefined
}

export const MIN_INTERVAL_MS = 100
const DEFAULT_INTERVAL_MS = 10_000

/** Logs metrics of the process and the machine to each run that is open. */
export class SystemMetrics implements Ticking {
  readonly #intervalMs: number
  readonly #probes: readonly Probe[]
  #lastMs = monotonic.nowMs()
  dueMs: number

  constructor({ intervalMs = DEFAULT_INTERVAL_MS }: SystemMetricsOptions) {
    this.#intervalMs = intervalMs
    this.#probes = openProbes(intervalMs)
    this.dueMs = this.#lastMs + intervalMs
    state().ticker.add(this)
  }

  tick(nowMs: number): void {
    const elapsedMs = nowMs - this.#lastMs
    this.#lastMs = nowMs
    this.dueMs = nowMs + this.#intervalMs
    const entries = this.#probes.flatMap((probe) => Object.entries(probe.read(elapsedMs)))
    // Nothing could be measured in no time, or where the machine does not say.
    const measured = new Map(entries.filter(([, value]) => Number.isFinite(value)))
    for (const run of state().openRuns) run.logMetrics(measured)
  }

  stop(): void {
    state().ticker.remove(this)
    for (const probe of this.#probes) probe.close?.()
  }
}

const OFF = ['', '0', 'false', 'no', 'off']

/** @returns undefined where they are not wanted */
export function readSystemMetrics(
  option: boolean | SystemMetricsOptions | undefined,
  text = process.env.RUNSPAN_SYSTEM_METRICS,
): SystemMetricsOptions | undefined {
  if (typeof option === 'object') return option
  if (option !== undefined) return option ? {} : undefined
  const wanted = (text ?? '').trim().toLowerCase()
  if (OFF.includes(wanted)) return undefined
  const isInterval = /^\d+$/.test(wanted) && Number(wanted) >= MIN_INTERVAL_MS
  return isInterval ? { intervalMs: Number(wanted) } : {}
}
