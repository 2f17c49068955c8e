import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { SpanJson, TaskJson } from '../../server/api-types.js'
import type { Spans } from '../api/read-run.js'
import type { Pages, Part } from '../api/use-pages.js'
import { useKeys } from '../shell/use-keys.js'
import { param, setParams } from '../state/address.js'
import { now } from '../state/clock.js'
import { markedTimes } from '../state/marked-times.js'
import { Bands, chosenBands } from './bands.js'
import { Inspector } from './inspector.js'
import { Lanes, ROW } from './lanes.js'
import { OverviewStrip } from './overview-strip.js'
import { Over, Ruler } from './ruler.js'
import type { TimeRange } from './time-range.js'
import { between, readRange, readTime, writeRange, writeTime, zoomed } from './time-range.js'
import { useOpenThen, useRowsIn } from './use-rows-in.js'
import {
  innermost,
  type Times,
  timeRange,
  type WaterfallRow,
  waterfallRows,
  withoutFolded,
} from './waterfall-rows.js'

const MOST_HEIGHT = 620
/** So many are seen below any number of curves. */
const LEAST_ROWS = 10
/** Of strip, band and ruler, with their lines. */
const [STRIP, BAND, RULER] = [35, 47, 26]
const ZOOM = 2

interface Props {
  run: Times
  /** Of which bands can be drawn. */
  metrics: readonly string[]
  tasks: Pages<Part<TaskJson>>
  spans: Pages<Part<SpanJson>>
  source: Spans
  version: number
}

/** Metrics, tasks and spans on one time axis: what was logged when, and what was going on then. */
export function Timeline({ run, metrics, tasks, spans, source, version }: Props) {
  const all = useMemo(() => waterfallRows(tasks.items, spans.items), [tasks.items, spans.items])
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const hovered = useSignal<number | undefined>(undefined)
  const hoveredSpan = useSignal<TimeRange | undefined>(undefined)
  const box = useRef<HTMLDivElement>(null)

  const upTo = run.status === 'running' ? now.value : 0
  const whole = useMemo(
    () => timeRange(run, all, { value: upTo }),
    [all, upTo, run.status, run.started, run.ended],
  )
  const started = Date.parse(run.started ?? '')
  const start = Number.isNaN(started) ? whole.from : started
  const window = readRange(param('window'), start)
  const range = window === undefined ? whole : between(window.from, window.to, whole)
  const moment = readTime(param('at'), start)
  const chosen = param('span')

  const near = useRowsIn({ source, tasks, spans, all, window: window && range, version })
  const rows = useMemo(() => withoutFolded(near.rows, folded), [near.rows, folded])
  const open = useOpenThen({ source, isWhole: !near.hasMore, all, moment, asOf: near.asOf, version })
  const row = [near.rows, all, open.rows].flatMap((some) => some.find(({ id }) => id === chosen) ?? [])[0]
  const isListed = tasks.isRead && spans.isRead
  const marked = markedBy(moment, row, whole)
  useEffect(() => {
    markedTimes.value = marked
  }, [marked?.from, marked?.to])
  useEffect(
    () => () => {
      markedTimes.value = undefined
    },
    [],
  )

  const show = (to: TimeRange, isStep = true) => {
    const isWhole = to.from <= whole.from && to.to >= whole.to
    setParams({ window: isWhole ? '' : writeRange(to, start) }, isStep)
  }
  const zoom = (factor: number) =>
    show(zoomed(range, whole, factor, marked ? (marked.from + marked.to) / 2 : (range.from + range.to) / 2))
  const choose = (id: string) => setParams({ span: id === chosen ? '' : id, at: '' }, false)
  const chooseMoment = (time: number) => {
    const inner = near.hasMore ? undefined : innermost(openAt(all, time))
    setParams({ at: writeTime(time, start), span: inner?.id ?? '' }, false)
  }
  const move = (by: 1 | -1) => {
    const at = rows.findIndex(({ id }) => id === chosen)
    const next = rows[at < 0 ? 0 : at + by]
    if (next === undefined) return
    isToFocus.current = true
    setParams({ span: next.id, at: '' }, false)
  }
  /** Whether the chosen row has got the keyboard, so that it is read out. */
  const isToFocus = useRef(false)
  useLayoutEffect(() => {
    if (!isToFocus.current) return
    isToFocus.current = false
    box.current?.querySelector<HTMLElement>('.lane.chosen .pick')?.focus({ preventScroll: true })
  }, [chosen])
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    '+': () => zoom(1 / ZOOM),
    '-': () => zoom(ZOOM),
    0: () => show(whole),
  })

  const bands = chosenBands(metrics)
  const head = STRIP + bands.length * BAND + RULER
  const most = Math.max(MOST_HEIGHT, head + LEAST_ROWS * ROW)
  const height = Math.min(most, head + Math.max(1, rows.length) * ROW)
  const total = spans.total + tasks.total
  const onRange = (one: number, other: number) => show(between(one, other, whole))
  const onHover = (time: number | undefined) => {
    hovered.value = time
  }
  return (
    <section class="block waterfall" aria-label="Timeline">
      <div class="tools">
        <h2>
          Timeline <span class="small">{total.toLocaleString('en')}</span>
        </h2>
        <span class="muted small" role="status">
          {[
            window !== undefined && `${near.total.toLocaleString('en')} of them in view`,
            near.isPartly && `the first ${near.rows.length.toLocaleString('en')} here: scroll for more`,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
        <span class="grow" />
        <span class="zoom">
          <button
            type="button"
            class="button"
            aria-label="Closer"
            title="Closer (+)"
            onClick={() => zoom(1 / ZOOM)}
          >
            +
          </button>
          <button
            type="button"
            class="button"
            aria-label="Further away"
            title="Further away (−)"
            disabled={window === undefined}
            onClick={() => zoom(ZOOM)}
          >
            −
          </button>
          <button
            type="button"
            class="button"
            title="From start to end (0)"
            disabled={window === undefined}
            onClick={() => show(whole)}
          >
            All
          </button>
        </span>
      </div>
      <div class="timeline">
        <div class="times" ref={box} style={{ height: `${height}px` }}>
          <div class="time-axis">
            <OverviewStrip rows={all} whole={whole} range={range} onRange={show} />
            <Bands
              {...{ metrics, bands, start, whole, range, hovered, version, onRange, onHover }}
              runId={source.key}
              chosen={marked}
              onMoment={chooseMoment}
            />
            <Ruler start={start} range={range} onRange={onRange} onMoment={chooseMoment} onHover={onHover} />
            <Over height={height - STRIP} {...{ start, range, hovered, hoveredSpan, chosen: marked }} />
          </div>
          <Lanes
            {...{ rows, start, range, box, folded, chosen }}
            height={height - head}
            // rows that come later would move it out of sight again
            inSight={isListed ? chosen || (open.rows[0]?.id ?? '') : ''}
            openThen={open.ids}
            onChoose={choose}
            onFold={(id) => setFolded(toggled(folded, id))}
            onHover={(row) => {
              hoveredSpan.value = row && { from: row.start, to: row.end ?? whole.to }
            }}
            onEnd={near.more}
          />
        </div>
        <Inspector
          {...{ start, moment, chosen, row, isListed, version }}
          spans={source}
          openThen={open.rows}
          openCount={open.count}
          hasBands={metrics.length > 0}
          onChoose={(id) => setParams({ span: id }, false)}
        />
      </div>
    </section>
  )
}

/** The moment, else the time of the chosen row. */
function markedBy(moment: number | undefined, row: WaterfallRow | undefined, whole: TimeRange) {
  if (moment !== undefined) return { from: moment, to: moment }
  return row && { from: row.start, to: row.end ?? whole.to }
}

function openAt(rows: readonly WaterfallRow[], time: number): WaterfallRow[] {
  return rows.filter(({ start, end = Number.POSITIVE_INFINITY }) => start <= time && end >= time)
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
