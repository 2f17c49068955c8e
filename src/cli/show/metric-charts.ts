import { escapeText } from '../../errors/escape-text.js'
import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../../read/run-record.js'
import type { Point } from '../../wire/events.js'
import { brailleChart, type Curve } from '../terminal/braille.js'
import { formatDuration } from '../terminal/format-time.js'
import type { Screen } from '../terminal/screen.js'
import { metricLines } from './metric-lines.js'
import { INDENT } from './pairs.js'
import { divide } from './superseded.js'

const WIDTH_IN_A_PIPE = 80
const LEAST_HEIGHT = 6
const MOST_HEIGHT = 16

/** Heading, table and the like around the curves. */
const OTHER_LINES = 8

/**
 * The curves of some metrics over each other, and their summaries.
 * @param asked keys with commas in between
 * @throws RunspanError `INVALID_OPTION` for a metric that the run does not have
 */
export function metricCharts(run: RunRecord, asked: string, log: boolean, screen: Screen): string[] {
  const keys = readKeys(run, asked)
  const { width = WIDTH_IN_A_PIPE, height = 0, style } = screen
  const byStep = keys.every((key) => pointsOf(run, key).every(({ step }) => step !== undefined))
  const toCurve = (name: string, points: readonly Point[]): Curve => {
    const ordered = inOrder(points, byStep)
    const xs = ordered.map(({ step, time }) => (byStep ? (step ?? 0) : time - run.startTime))
    return { name, xs, ys: ordered.map(({ value }) => value) }
  }
  const curves = keys.flatMap((key): Curve[] => {
    const { counting, superseded } = divide(pointsOf(run, key))
    const again = superseded.length === 0 ? [] : [toCurve(`${key}, superseded`, superseded)]
    return [toCurve(key, counting), ...again]
  })
  const chart = brailleChart(curves, {
    width,
    height: Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, height - OTHER_LINES - 2 * keys.length)),
    log,
    xTitle: byStep ? 'step' : 'time since the start',
    ...(byStep ? {} : { formatX: formatDuration }),
    style,
  })
  const asAsked = {
    ...run,
    summaries: Object.fromEntries(keys.map((key) => [key, run.summaries[key]])),
  } as RunRecord
  return [
    `${style.bold(escapeText(run.name))}${log ? `${INDENT}${style.dim('logarithmic')}` : ''}`,
    '',
    ...chart,
    '',
    ...metricLines(asAsked, screen, 0),
  ]
}

/** By step a curve does not run back where ranks logged the same steps one after the other. */
function inOrder(points: readonly Point[], byStep: boolean): readonly Point[] {
  return byStep ? points.toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0)) : points
}

function readKeys(run: RunRecord, asked: string): string[] {
  // a key may hold commas itself
  const keys = Object.hasOwn(run.summaries, asked) ? [asked] : asked.split(',').map((key) => key.trim())
  const missing = keys.find((key) => !Object.hasOwn(run.summaries, key))
  if (missing === undefined) return keys
  const known = Object.keys(run.summaries)
  const shown = known.slice(0, 10).join(', ')
  throw new RunspanError(
    'INVALID_OPTION',
    `Run "${run.name}" has no metric "${missing}". ` +
      (known.length === 0 ? 'It has none at all.' : `It has ${shown}${known.length > 10 ? ', …' : ''}.`),
  )
}

function pointsOf(run: RunRecord, key: string): readonly Point[] {
  return Object.hasOwn(run.series, key) ? (run.series[key] ?? []) : []
}
