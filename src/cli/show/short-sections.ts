// Params and metrics on a terminal: as much as a screen takes.

import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { knownBy } from '../../wire/known-by.js'
import { formatCount } from '../terminal/format-count.js'
import { formatMetric } from '../terminal/format-metric.js'
import type { Screen } from '../terminal/screen.js'
import { metricLines } from './metric-lines.js'
import { INDENT, type Pair, pairsOf } from './pairs.js'
import { valueColumns } from './value-columns.js'

/** Of a screen's lines, that many go to each of these sections at most: a quarter. */
const SHARE = 4
const USUAL_HEIGHT = 24
const LEAST_LINES = 4

/** Values in columns. @param noun what one of them is */
export function shortValues(
  values: Readonly<Record<string, unknown>>,
  noun: string,
  screen: Screen,
): string[] {
  return inColumns(pairsOf(values), noun, screen)
}

/** A few metrics as a table with curves, many with one value each. */
export function shortMetrics(run: RunRecord, screen: Screen): string[] {
  const keys = Object.keys(run.summaries)
  if (keys.length <= linesOf(screen)) return metricLines(run, screen, INDENT.length)
  const known = knownBy(keys, run.summaryOf)
  const pairs = Object.entries(run.summaries).map(([key, summary]): Pair => {
    const statistic = Object.hasOwn(known, key) ? known[key] : undefined
    return [escapeText(key), formatMetric(summary[statistic ?? 'last'])]
  })
  return inColumns(pairs, 'metric', screen)
}

function inColumns(pairs: readonly Pair[], noun: string, screen: Screen): string[] {
  const room = Math.max(1, (screen.width ?? 0) - INDENT.length)
  const { lines, leftOut } = valueColumns(pairs, room, linesOf(screen), screen.style)
  if (leftOut === 0) return lines
  return [...lines, screen.style.dim(`… and ${formatCount(leftOut, `more ${noun}`)}: see them with --all`)]
}

function linesOf({ height = USUAL_HEIGHT }: Screen): number {
  return Math.max(LEAST_LINES, Math.floor(height / SHARE))
}
