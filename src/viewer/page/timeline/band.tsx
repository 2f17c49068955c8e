import type { ReadonlySignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { SeriesJson } from '../../server/api-types.js'
import { readSeries } from '../api/read-series.js'
import { useLoaded } from '../api/use-loaded.js'
import { readJudged } from '../chart/judgements.js'
import { Icon } from '../shell/icon.js'
import { shortNumber } from '../text/number-text.js'
import {
  type BandLines,
  bandLines,
  bandPath,
  dotsPath,
  HEIGHT,
  judgedLines,
  nearestTime,
  nextTime,
  pointAt,
  pointsIn,
  valuesIn,
  WIDTH,
} from './band-points.js'
import type { TimeRange } from './time-range.js'
import { shareOf, sinceText } from './time-range.js'
import { useTimeDrag } from './use-time-drag.js'

/** More than a screen has pixels would not be seen. */
const BUCKETS = 600
/** So near a point, a click means the point. */
const NEAR_PIXELS = 8
/** More dots are a thick line. */
const MOST_DOTS = 500

/** What all curves over one time axis have in common. */
export interface BandAxis {
  runId: string
  /** Epoch milliseconds: times are told since then. */
  start: number
  whole: TimeRange
  range: TimeRange
  /** The moment or the span that is chosen. */
  chosen: TimeRange | undefined
  hovered: ReadonlySignal<number | undefined>
  version: number
  onRange: (one: number, other: number) => void
  onMoment: (time: number) => void
  onHover: (time: number | undefined) => void
}

interface Props extends BandAxis {
  metric: string
  onRemove: () => void
}

/** A metric over the time axis of the spans. */
export function Band(props: Props) {
  const { metric, start, range, chosen, hovered, onRange, onMoment, onHover, onRemove } = props
  const { lines, isRead, areMeans } = useLines(props)
  const { from, to } = range
  const values = useMemo(() => valuesIn(lines, { from, to }), [lines, from, to])
  const path = useMemo(() => (values ? bandPath(lines, { from, to }, values) : ''), [lines, values])
  const inSpan = chosen === undefined ? [] : pointsIn(lines, chosen)
  const isMoment = chosen !== undefined && chosen.from === chosen.to
  const now = chosen && pointAt(lines[0] ?? [], chosen.to)
  const dots = isMoment && now ? [now] : inSpan.slice(0, MOST_DOTS)
  const near = (time: number, msPerPixel: number) =>
    nearestTime(lines, time, msPerPixel * NEAR_PIXELS) ?? time
  const { handlers } = useTimeDrag(range, {
    onRange,
    onClick: (time, msPerPixel) => onMoment(near(time, msPerPixel)),
    onHover: (time, msPerPixel) => onHover(time && near(time, msPerPixel)),
  })
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : undefined
    const time = by === undefined ? undefined : nextTime(lines, chosen?.to, by)
    if (by === undefined) return
    event.preventDefault()
    if (time !== undefined) onMoment(time)
  }
  return (
    <div class={`lane metric-band ${!isMoment && dots.length > 0 ? 'on' : ''}`}>
      <div class="label">
        <span class="name">
          <b title={metric}>{metric}</b>
          <span class="small muted">
            {values === undefined
              ? isRead && 'no points here'
              : `${areMeans ? 'mean so far · ' : ''}${shortNumber(values.min)} … ${shortNumber(values.max)}`}
          </span>
        </span>
        <ValueAt lines={lines} hovered={hovered} chosen={chosen} />
        <button type="button" class="ghost" aria-label={`Take ${metric} away`} onClick={onRemove}>
          <Icon name="close" />
        </button>
      </div>
      <div
        class="area"
        role="slider"
        tabIndex={0}
        aria-label={`${metric} over time`}
        aria-valuemin={0}
        aria-valuemax={Math.round(props.whole.to - start)}
        aria-valuenow={Math.round((chosen?.to ?? start) - start)}
        aria-valuetext={
          now === undefined ? 'no moment is chosen' : `${now.value} at ${sinceText(now.time - start, 100)}`
        }
        onKeyDown={step}
        {...handlers}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="line" d={path} />
          {values && <path class="dots" d={dotsPath(dots, range, values)} />}
        </svg>
        {pointsIn(lines, range)
          .filter(({ value }) => !Number.isFinite(value))
          .slice(0, MOST_DOTS)
          .map(({ time, value }) => (
            <i
              key={time}
              class="not-finite"
              title={String(value)}
              style={{ left: `${shareOf(range, time) * 100}%` }}
            />
          ))}
      </div>
    </div>
  )
}

/** The value below the pointer, else that of the chosen moment, else the last one. */
function ValueAt({ lines, hovered, chosen }: { lines: BandLines } & Pick<Props, 'hovered' | 'chosen'>) {
  const [points = []] = lines
  const time = hovered.value ?? chosen?.to
  const point = time === undefined ? points.at(-1) : pointAt(points, time)
  return (
    <b class="value" title={point && String(point.value)}>
      {point === undefined ? '' : shortNumber(point.value)}
    </b>
  )
}

interface Lines {
  lines: BandLines
  isRead: boolean
  /** Whether they are means of all values so far. */
  areMeans: boolean
}

/** The whole curve, and, of a part that is shown, as many points as the screen has room for. */
function useLines({ runId, metric, whole, range, version }: Props): Lines {
  const read = (part: Partial<TimeRange>, buckets: number, signal: AbortSignal) =>
    readSeries([runId], metric, { by: 'time', buckets, ...part }, signal)
  const { value: all } = useLoaded(
    JSON.stringify([runId, metric]),
    (signal) => readJudged((buckets) => read({}, buckets, signal), BUCKETS),
    version,
  )
  const isPart = range.from > whole.from || range.to < whole.to
  const isReduced = all?.some(({ count, values }) => count > values.length) ?? false
  const question = isPart && isReduced ? JSON.stringify([runId, metric, range]) : undefined
  const { value: near } = useLoaded(
    question,
    async (signal) => ({ question, range, series: await read(range, BUCKETS, signal) }),
    version,
  )
  const means = useMemo(() => judgedLines(all ?? NONE), [all])
  const lines = useMemo(() => {
    if (means !== undefined) return means
    const isOfNow = near !== undefined && near.question === question
    return bandLines(all ?? NONE, isOfNow ? near.series : undefined, near?.range ?? range)
  }, [all, means, near, question])
  return { lines, isRead: all !== undefined, areMeans: means !== undefined }
}

const NONE: readonly SeriesJson[] = []
