import { useLayoutEffect, useState } from 'preact/hooks'
import { Lane } from './lane.js'
import { Ticks } from './ruler.js'
import type { TimeRange } from './time-range.js'
import type { WaterfallRow } from './waterfall-rows.js'

export const ROW = 25
/** Rows that are ready above and below what is seen. */
const SPARE = 10

interface Props {
  rows: readonly WaterfallRow[]
  start: number
  range: TimeRange
  /** What scrolls; as high as that. */
  box: { current: HTMLElement | null }
  height: number
  chosen: string
  /** The row that must be seen; empty for none. */
  inSight: string
  openThen: ReadonlySet<string>
  folded: ReadonlySet<string>
  onChoose: (id: string) => void
  onFold: (id: string) => void
  onHover: (row: WaterfallRow | undefined) => void
  /** Called where the rows in sight are the last ones. */
  onEnd: () => void
}

/** The rows of the timeline, of which only those in sight are there. */
export function Lanes({
  rows,
  start,
  range,
  box,
  height,
  chosen,
  inSight,
  openThen,
  folded,
  ...acts
}: Props) {
  const { onChoose, onFold, onHover, onEnd } = acts
  const [top, setTop] = useState(0)
  const first = Math.max(0, Math.min(Math.floor(top / ROW), rows.length - 1) - SPARE)
  const shown = rows.slice(first, first + Math.ceil(height / ROW) + 2 * SPARE)
  const isAtEnd = first + shown.length >= rows.length

  useLayoutEffect(() => {
    const node = box.current
    if (node === null) return
    const scrolled = () => setTop(node.scrollTop)
    node.addEventListener('scroll', scrolled)
    return () => node.removeEventListener('scroll', scrolled)
  }, [])
  useLayoutEffect(() => {
    if (isAtEnd) onEnd()
  }, [isAtEnd, first, rows])
  const at = inSight === '' ? -1 : rows.findIndex(({ id }) => id === inSight)
  useLayoutEffect(() => {
    const node = box.current
    if (node === null || at < 0) return
    const isSeen = at * ROW >= node.scrollTop && (at + 1) * ROW <= node.scrollTop + height
    if (!isSeen) node.scrollTop = Math.max(0, (at + 0.5) * ROW - height / 2)
  }, [inSight, at < 0])

  return (
    <div class="lanes" style={{ height: `${rows.length * ROW}px`, paddingTop: `${first * ROW}px` }}>
      <Ticks start={start} range={range} />
      {shown.map((row) => (
        <Lane
          key={row.id}
          {...{ row, range, onHover }}
          isChosen={chosen === row.id}
          isOpenThen={openThen.has(row.id)}
          isFolded={folded.has(row.id)}
          onChoose={() => onChoose(row.id)}
          onFold={() => onFold(row.id)}
        />
      ))}
    </div>
  )
}
