import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { SpanJson, TaskJson } from '../../server/api-types.js'
import { now } from '../state/clock.js'
import { durationText } from '../text/time-text.js'
import { SpanDetail } from './span-detail.js'
import type { Pages } from './use-pages.js'
import { type Times, timeRange, type WaterfallRow, waterfallRows } from './waterfall-rows.js'

const ROW = 25
const MOST_HEIGHT = 620
const SPARE = 10

interface Props {
  run: Times
  tasks: Pages<TaskJson>
  spans: Pages<SpanJson>
}

/** Tasks and spans of other instrumentation on the time axis of the run. */
export function Waterfall({ run, tasks, spans }: Props) {
  const rows = useMemo(() => waterfallRows(tasks.items, spans.items), [tasks.items, spans.items])
  const [top, setTop] = useState(0)
  const [chosen, setChosen] = useState<string>()
  const box = useRef<HTMLDivElement>(null)

  const { from, to } = timeRange(run, rows, now)
  const first = Math.max(0, Math.floor(top / ROW) - SPARE)
  const shown = rows.slice(first, first + Math.ceil(MOST_HEIGHT / ROW) + 2 * SPARE)
  const chosenSpan = spans.items.find((span) => span.id === chosen)
  const hasMore = tasks.next !== undefined || spans.next !== undefined
  const isNearEnd = hasMore && first + shown.length >= rows.length
  useEffect(() => {
    if (!isNearEnd) return
    tasks.more()
    spans.more()
  }, [isNearEnd, first, rows])
  return (
    <section class="block waterfall">
      <div class="tools">
        <h2>
          Spans <span class="small">{(spans.total + tasks.total).toLocaleString('en')}</span>
        </h2>
        <span class="grow" />
        {hasMore && (
          <span class="muted small">the first {rows.length.toLocaleString('en')}; scroll for more</span>
        )}
      </div>
      <Ruler length={to - from} />
      <div
        class="lanes"
        ref={box}
        style={{ maxHeight: `${MOST_HEIGHT}px` }}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <div style={{ height: `${rows.length * ROW}px`, paddingTop: `${first * ROW}px` }}>
          {shown.map((row) => (
            <Lane
              key={row.id}
              row={row}
              from={from}
              to={to}
              isChosen={chosen === row.id}
              onChoose={() => setChosen(chosen === row.id ? undefined : row.id)}
            />
          ))}
        </div>
      </div>
      {chosenSpan && <SpanDetail span={chosenSpan} />}
    </section>
  )
}

const TICKS = [0, 0.25, 0.5, 0.75, 1]

function Ruler({ length }: { length: number }) {
  return (
    <div class="lane ruler" aria-hidden="true">
      <span class="label" />
      <span class="area">
        {TICKS.map((part) => (
          <i key={part} style={{ left: `${part * 100}%` }}>
            {durationText(part * length)}
          </i>
        ))}
      </span>
    </div>
  )
}

interface LaneProps {
  row: WaterfallRow
  from: number
  to: number
  isChosen: boolean
  onChoose: () => void
}

function Lane({ row, from, to, isChosen, onChoose }: LaneProps) {
  const { name, isTask, isFailed, depth, start, end = to, tokens } = row
  const left = Math.max(0, Math.min(1, (start - from) / (to - from)))
  const width = Math.max(0, Math.min(1 - left, (end - start) / (to - from)))
  const time = row.end === undefined ? 'goes on' : durationText(end - start)
  const isBefore = left + width > 0.85
  const classes = ['lane', isTask && 'task', isFailed && 'error', isChosen && 'chosen']
    .filter(Boolean)
    .join(' ')
  return (
    <div class={classes}>
      <button
        type="button"
        class="label"
        style={{ paddingLeft: `${16 + depth * 14}px` }}
        onClick={onChoose}
        title={name}
        aria-pressed={isChosen}
      >
        <span>{name}</span>
        {isFailed && <span class="hidden">failed</span>}
      </button>
      <span class="area">
        <i class="bar-s" style={{ left: `${left * 100}%`, width: `${width * 100}%` }} />
        <span
          class={isBefore ? 'after before' : 'after'}
          style={{ left: `${(isBefore ? left : left + width) * 100}%` }}
        >
          {time}
          {tokens && <i class="tokens"> {tokens}</i>}
        </span>
      </span>
    </div>
  )
}
