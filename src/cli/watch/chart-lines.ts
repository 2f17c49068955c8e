// The curves of one metric, below the table.

import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSeries } from '../../read/series/run-series.js'
import { brailleChart } from '../terminal/braille.js'
import { formatDuration } from '../terminal/format-time.js'
import type { Style } from '../terminal/style.js'
import { cutToWidth, textWidth } from '../terminal/text-width.js'

/** Title, values of x, names of the curves. */
const OTHER_LINES = 3

export interface ChartPlace {
  width: number
  height: number
  log: boolean
  style: Style
}

/** As many lines as there is room for, the title first. */
export function chartLines(
  metric: string,
  runs: readonly RunRecord[],
  series: readonly RunSeries[],
  { width, height, log, style }: ChartPlace,
): string[] {
  const title = `${escapeText(metric)}${log ? ', logarithmic' : ''}`
  const head = style.bold(textWidth(title, width) > width ? cutToWidth(title, width) : title)
  // one axis for all of them: that of time only where some have no steps
  const byStep = series.every(({ steps }) => !steps.some(Number.isNaN))
  const curves = runs.flatMap((run) => {
    const own = series.filter(({ runId }) => runId === run.id)
    // a letter stands for a run, so each has one curve: that of its own process, or of its first rank
    const one = own.find(({ rank }) => rank === undefined) ?? own[0]
    const { steps, times, values } = one ?? NO_POINTS
    return [{ name: run.name, xs: byStep ? steps : times.map((time) => time - run.startTime), ys: values }]
  })
  const chart = brailleChart(curves, {
    ...{ width, log, style },
    height: Math.max(1, height - OTHER_LINES),
    xTitle: byStep ? 'step' : 'time since the start',
    ...(byStep ? {} : { formatX: formatDuration }),
  })
  return [head, ...chart].slice(0, height)
}

const NO_POINTS = { steps: new Float64Array(), times: new Float64Array(), values: new Float64Array() }
