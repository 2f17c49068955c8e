// Where nothing can be drawn: a line for each thing that happens.

import { escapeText } from '../../errors/escape-text.js'
import { knownValue } from '../../read/known-value.js'
import { formatInline } from '../../read/query/value-text.js'
import type { RunChange } from '../../sources/source.js'
import { isSystemMetric } from '../../wire/system-metrics.js'
import { formatMetric } from '../terminal/format-metric.js'
import { formatStatus } from '../terminal/status.js'

/** Enough to tell how a run goes. */
const MOST_METRICS = 6

/**
 * `2026-01-31T12:00:00.000Z  moved  4f2a0c1b  clever-rabbit-492  running  loss=0.25`.
 * @param metrics those to print; empty for the first ones
 */
export function changeLine({ kind, id, run }: RunChange, metrics: readonly string[], now: number): string {
  const start = [new Date(now).toISOString(), kind, id.slice(0, 8)]
  if (run === undefined) return start.join('  ')
  const keys = metrics.length > 0 ? metrics : Object.keys(run.summaries).filter((key) => !isSystemMetric(key))
  const values = keys.slice(0, metrics.length || MOST_METRICS).flatMap((key) => {
    const value = knownValue(run, key)
    return value === undefined ? [] : [`${formatInline(key)}=${formatMetric(value)}`]
  })
  return [...start, escapeText(run.name), formatStatus(run), values.join(' ')].join('  ').trimEnd()
}
