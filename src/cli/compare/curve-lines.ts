// The series of several runs over each other.

import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'
import { brailleChart } from '../terminal/braille.js'
import type { Screen } from '../terminal/screen.js'

/** More curves over each other cannot be told apart. */
const MOST_CURVES = 10

const HEIGHT = 12

/** What a chart has in a pipe. */
const USUAL_WIDTH = 80

/** @param series of any metrics of these runs */
export function curveLines(
  metric: string,
  runs: readonly RunRecord[],
  series: readonly RunSeries[],
  { width = USUAL_WIDTH, style }: Screen,
): string[] {
  const all = series.filter(({ key }) => key === metric)
  const drawn = all.slice(0, MOST_CURVES)
  // one axis for all of them: that of time only where some have no steps
  const haveSteps = all.every(({ steps }) => !steps.some(Number.isNaN))
  const namesakes = new Set(runs.map(({ name }) => name)).size < runs.length
  const nameOf = ({ runId, rank }: RunSeries) => {
    const name = runs.find(({ id }) => id === runId)?.name ?? ''
    return [
      ...(namesakes ? [runId.slice(0, 8)] : []),
      name,
      ...(rank === undefined ? [] : [`rank ${rank}`]),
    ].join(' ')
  }
  const startOf = ({ runId }: RunSeries) => runs.find(({ id }) => id === runId)?.startTime ?? 0
  const curves = drawn.map((one) => ({
    name: nameOf(one),
    xs: haveSteps ? one.steps : one.times.map((time) => (time - startOf(one)) / 1000),
    ys: one.values,
  }))
  const left = all.length - drawn.length
  return [
    style.bold(escapeText(metric)),
    ...brailleChart(curves, {
      width,
      height: HEIGHT,
      xTitle: haveSteps ? 'step' : 'seconds since the start',
      style,
    }),
    ...(left === 0
      ? []
      : [style.dim(`the first ${MOST_CURVES} of ${all.length} curves: --sort and --limit choose others`)]),
  ]
}
