import type { Spans } from '../api/read-run.js'
import { useLoaded } from '../api/use-loaded.js'
import { TaskDetail } from '../run/task-detail.js'
import { Icon } from '../shell/icon.js'
import { durationText } from '../text/time-text.js'
import { nameOf } from './row-text.js'
import { SpanDetail } from './span-detail.js'
import { kindOf } from './span-kind.js'
import { sinceText } from './time-range.js'
import type { WaterfallRow } from './waterfall-rows.js'

/** More are no help. */
const MOST_OPEN = 50
/** A name must have room. */
const MOST_DEPTH = 8

interface Props {
  spans: Spans
  /** Epoch milliseconds: times are told since then. */
  start: number
  /** The chosen moment. */
  moment: number | undefined
  /** What was open then. */
  openThen: readonly WaterfallRow[]
  /** How many there are, where that is known. */
  openCount: number
  chosen: string
  /** The chosen row, where it has been read. */
  row: WaterfallRow | undefined
  /** Whether the lists have been read that may have it. */
  isListed: boolean
  hasBands: boolean
  version: number
  onChoose: (id: string) => void
}

/** What was open at the chosen moment, and all that the chosen task or span has. */
export function Inspector(props: Props) {
  const { moment, openThen, openCount, chosen, start, hasBands, onChoose } = props
  if (moment === undefined && chosen === '')
    return (
      <aside class="inspect" aria-label="What is chosen">
        <p class="muted hint">
          {hasBands
            ? 'Choose a span to see what is in it, and the points that were logged meanwhile; or a moment in a curve to see the spans that were open then.'
            : 'Choose a span to see what is in it.'}
        </p>
      </aside>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <aside class="inspect" aria-label="What is chosen" tabIndex={0}>
      {moment !== undefined && (
        <section class="moment">
          <h3>
            {sinceText(moment - start, 10)}
            <span class="small">
              {openCount === 0 ? 'nothing was open' : `${openCount.toLocaleString('en')} open`}
            </span>
          </h3>
          <ul>
            {openThen.slice(0, MOST_OPEN).map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  class={row.isFailed ? 'bad' : ''}
                  style={{ '--depth': Math.min(row.depth, MOST_DEPTH) }}
                  aria-pressed={row.id === chosen}
                  onClick={() => onChoose(row.id)}
                >
                  <KindIcon row={row} />
                  <span>{nameOf(row)}</span>
                  <span class="small muted">
                    {row.end === undefined ? 'goes on' : durationText(row.end - row.start)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {openCount > MOST_OPEN && <p class="small muted">{openCount - MOST_OPEN} more</p>}
        </section>
      )}
      {chosen !== '' && <Chosen key={chosen} {...props} />}
    </aside>
  )
}

function KindIcon({ row: { span } }: { row: WaterfallRow }) {
  const kind = span === undefined ? 'task' : kindOf(span)
  return kind === 'other' ? <span class="icon" /> : <Icon name={kind} />
}

/** The list has it but for its long values. */
function Chosen({ spans, chosen, row, isListed, version }: Props) {
  const listed = row && (row.span ?? row.task)
  const isWhole =
    listed !== undefined && listed.cut === undefined && !(row?.span && row.span.eventCount !== undefined)
  const { value, error, isSlow } = useLoaded(
    isWhole || !isListed ? undefined : `${spans.key} ${chosen}`,
    (signal) => spans.readOne(chosen, row && row.task !== undefined, signal),
    // a task can be scored by hand
    row?.task === undefined ? 0 : version,
  )
  const { span, task } = (isWhole ? row : value) ?? row ?? {}
  if (span !== undefined) return <SpanDetail span={span} />
  if (task !== undefined)
    return (
      <div class="span-detail">
        <h3>
          <Icon name="task" />
          {task.item ?? task.name}
        </h3>
        <TaskDetail task={task} runId={spans.key} />
      </div>
    )
  const said = error?.message ?? (isSlow ? 'Reading …' : value === undefined ? '' : 'It is not here.')
  return <p class="muted hint">{said}</p>
}
