import { useMemo } from 'preact/hooks'
import type { TimeRange } from './time-range.js'
import { between, shareOf, sinceText } from './time-range.js'
import { placeStyle, useTimeDrag } from './use-time-drag.js'
import type { WaterfallRow } from './waterfall-rows.js'

const WIDTH = 1000
const LANES = 4
/** More cannot be told apart on a screen. */
const MOST = 2000

interface Props {
  rows: readonly WaterfallRow[]
  whole: TimeRange
  range: TimeRange
  onRange: (range: TimeRange) => void
}

/** The run from its start to its end, with the stretch that is shown below. */
export function OverviewStrip({ rows, whole, range, onRange }: Props) {
  const { from, to } = whole
  const paths = useMemo(() => stripPaths(rows, { from, to }), [rows, from, to])
  const { handlers, drawn } = useTimeDrag(whole, {
    onRange: (one, other) => onRange(between(one, other, whole)),
    // what is shown moves there
    onClick: (time) => {
      const half = (range.to - range.from) / 2
      const middle = Math.min(to - half, Math.max(from + half, time))
      onRange({ from: middle - half, to: middle + half })
    },
  })
  const apart = (range.to - range.from) / 100
  const shown = drawn ? between(drawn.one, drawn.other, whole) : range
  const isWhole = shown.from <= from && shown.to >= to
  return (
    <div class="lane overview-strip">
      <span class="label small muted">
        {isWhole
          ? 'from start to end'
          : `${sinceText(shown.from - from, apart)} – ${sinceText(shown.to - from, apart)}`}
      </span>
      <div class="area" {...handlers}>
        <svg viewBox={`0 0 ${WIDTH} ${LANES}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="usual" d={paths.usual} />
          <path class="failed" d={paths.failed} />
        </svg>
        {!isWhole && <i class="window" style={placeStyle(whole, shown)} />}
      </div>
    </div>
  )
}

/** Outermost rows in as many lanes as there is room for; those that overlap any longer share the last one. */
function stripPaths(rows: readonly WaterfallRow[], whole: TimeRange) {
  const outermost = rows.filter(({ depth }) => depth === 0)
  const every = Math.max(1, Math.ceil(outermost.length / MOST))
  const ends = new Array<number>(LANES).fill(Number.NEGATIVE_INFINITY)
  const paths = { usual: '', failed: '' }
  for (const [i, { start, end = whole.to, isFailed }] of outermost.entries()) {
    // none that failed is left out
    if (i % every !== 0 && !isFailed) continue
    const free = ends.findIndex((taken) => taken <= start)
    const lane = free < 0 ? LANES - 1 : free
    ends[lane] = Math.max(ends[lane] as number, end)
    const left = WIDTH * shareOf(whole, start)
    const width = Math.max(1, WIDTH * shareOf(whole, end) - left)
    paths[isFailed ? 'failed' : 'usual'] += `M${left.toFixed(1)} ${lane + 0.5}h${width.toFixed(1)}`
  }
  return paths
}
