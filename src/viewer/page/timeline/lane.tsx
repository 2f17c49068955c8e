import { Icon } from '../shell/icon.js'
import { nameOf, rowText } from './row-text.js'
import { kindOf, llmOf } from './span-kind.js'
import type { TimeRange } from './time-range.js'
import { shareOf } from './time-range.js'
import { placeStyle } from './use-time-drag.js'
import type { WaterfallRow } from './waterfall-rows.js'

/** Deeper ones are not moved further to the right: a name must have room. */
const MOST_DEPTH = 12
/** Beyond it the words of a bar stand before it. */
const LATE = 0.72

interface Props {
  row: WaterfallRow
  range: TimeRange
  isChosen: boolean
  /** Whether it was open at the chosen moment. */
  isOpenThen: boolean
  isFolded: boolean
  onChoose: () => void
  onFold: () => void
  onHover: (row: WaterfallRow | undefined) => void
}

/** A task or a span, with its bar. */
export function Lane({ row, range, isChosen, isOpenThen, isFolded, onChoose, onFold, onHover }: Props) {
  const { task, span, isFailed, isParent, depth, start, end = range.to } = row
  const kind = span === undefined ? 'task' : kindOf(span)
  const name = nameOf(row)
  const right = shareOf(range, Math.min(end, range.to))
  const isBefore = right > LATE && shareOf(range, start) > 1 - LATE
  const classes = ['lane row', kind, isFailed && 'error', isChosen && 'chosen', isOpenThen && 'linked']
  return (
    <div
      class={classes.filter(Boolean).join(' ')}
      onPointerEnter={() => onHover(row)}
      onPointerLeave={() => onHover(undefined)}
    >
      <span class="label" style={{ '--depth': Math.min(depth, MOST_DEPTH) }}>
        {isParent ? (
          <button
            type="button"
            class="fold"
            aria-expanded={!isFolded}
            aria-label={`What is in ${name}`}
            onClick={onFold}
          >
            <Icon name={isFolded ? 'right' : 'down'} />
          </button>
        ) : (
          <span class="fold" />
        )}
        <button type="button" class="pick" onClick={onChoose} title={name} aria-pressed={isChosen}>
          {kind !== 'task' && kind !== 'other' && <Icon name={kind} />}
          <span class="t">{name}</span>
          {isFailed && <span class="hidden">failed</span>}
          {Number(task?.trial) > 0 && <span class="muted small">trial {task?.trial}</span>}
        </button>
      </span>
      {/* the button beside it does the same for the keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: see above */}
      <span class="area" onClick={onChoose}>
        <i class="bar-s" style={placeStyle(range, { from: start, to: end })}>
          {span !== undefined && <FirstToken row={row} range={range} />}
        </i>
        <span
          class={isBefore ? 'after before' : 'after'}
          style={{ left: `${Math.max(0, isBefore ? shareOf(range, start) : right) * 100}%` }}
        >
          {rowText(row).map(({ text, isStrong }, i) =>
            isStrong ? <b key={i}>{text}</b> : <i key={i}>{text}</i>,
          )}
        </span>
      </span>
    </div>
  )
}

/** How long a language model has said nothing. */
function FirstToken({ row: { span, start, end }, range }: Pick<Props, 'row' | 'range'>) {
  const { firstMs } = (span && llmOf(span.attributes)) ?? {}
  if (firstMs === undefined || end === undefined || end <= start) return null
  const seen = { from: Math.max(start, range.from), to: Math.min(end, range.to) }
  const share = Math.min(1, Math.max(0, shareOf(seen, start + firstMs)))
  return <i class="waiting" style={{ width: `${share * 100}%` }} />
}
