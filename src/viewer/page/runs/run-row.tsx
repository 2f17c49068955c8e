import { useComputed } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import type { RunJson } from '../../server/api-types.js'
import type { Colour } from '../chart/colour.js'
import { cssColour } from '../chart/colours.js'
import type { Column } from '../columns/column.js'
import { Ago } from '../shell/ago.js'
import { Icon } from '../shell/icon.js'
import { RunName } from '../shell/run-name.js'
import { StatusMark } from '../shell/status-mark.js'
import { hrefOf, isInReport } from '../state/address.js'
import { hoveredRun } from '../state/hovered.js'
import { SparkLine } from './spark-line.js'
import type { SparkLine as Line } from './spark-lines.js'

interface Props {
  run: RunJson
  /** How many runs it lies in. */
  depth: number
  /** Whether the runs that were started in it are shown; undefined where there are none. */
  isOpen: boolean | undefined
  onToggle: () => void
  /** The run in the row above. */
  above: RunJson | undefined
  columns: readonly Column[]
  colour: Colour | undefined
  /** Of the main metric; undefined until it was read. */
  line: Line | undefined
  /** Whether it has the best value of the first metric of which the runs say which are better. */
  isBest: boolean
  isSelected: boolean
  isCurrent: boolean
  /** Whether somebody has gone to it. */
  isMarked: boolean
  onHover: (id: string) => void
  onPick: (isRange: boolean) => void
  /** What can be done with it is asked for, by what is there. */
  onMore: (anchor: DOMRect) => void
}

export function RunRow(props: Props) {
  const { run, depth, isOpen, above, columns, colour, line, isBest, isSelected, isCurrent, onHover, onPick } =
    props
  // most rows stay as they are while the table is scrolled
  const cells = useMemo(
    () =>
      columns.map((column) => <Cell key={column.id} column={column} run={run} above={above} line={line} />),
    [columns, run, above, line],
  )
  const isHovered = useComputed(() => hoveredRun.value === run.id)
  // a change does not say which keys were held
  const isRange = useRef(false)
  const classes = [
    isBest && 'won',
    isSelected && 'chosen',
    isCurrent && 'current',
    isHovered.value && 'hovered',
  ]
    .filter(Boolean)
    .join(' ')
  return (
    <tr
      class={classes}
      onMouseEnter={() => onHover(run.id)}
      aria-current={props.isMarked ? 'true' : undefined}
    >
      <td>
        <input
          type="checkbox"
          aria-label={`Select ${run.name}`}
          checked={isSelected}
          onClick={({ shiftKey }) => {
            isRange.current = shiftKey
          }}
          onChange={() => onPick(isRange.current)}
        />
      </td>
      <th scope="row" title={run.name}>
        <div class="who" style={depth === 0 ? {} : { paddingLeft: `${depth * INDENT}px` }}>
          <a href={hrefOf(`/runs/${run.id}`)}>
            <i
              class={`swatch ${colour === undefined ? 'off' : ''}`}
              style={colour === undefined ? {} : { background: cssColour(colour) }}
            />
            <StatusMark status={run.status} />
            <RunName name={run.name} above={above?.name} />
            {isBest && <span class="word">best</span>}
          </a>
          {isOpen !== undefined && <Fold run={run} isOpen={isOpen} onToggle={props.onToggle} />}
          {run.tags.map((tag) => (
            <span key={tag} class="tag" title={tag}>
              {tag}
            </span>
          ))}
        </div>
        {!isInReport() && (
          <button
            type="button"
            class="more"
            aria-haspopup="dialog"
            aria-label={`What can be done with ${run.name}`}
            title="Copy, export, delete"
            onClick={({ currentTarget }) => props.onMore(currentTarget.getBoundingClientRect())}
          >
            <Icon name="more" />
          </button>
        )}
      </th>
      {cells}
    </tr>
  )
}

/** In pixels, of a run in a run. */
const INDENT = 16

/** Shows the runs that were started in one, or hides them. */
function Fold({ run, isOpen, onToggle }: { run: RunJson; isOpen: boolean; onToggle: () => void }) {
  const { length } = run.children
  const what = length === 1 ? 'The run' : `The ${length} runs`
  return (
    <button
      type="button"
      class="fold"
      aria-expanded={isOpen}
      aria-label={`${what} started in ${run.name}`}
      title={`${length === 1 ? '1 run was' : `${length} runs were`} started in it`}
      onClick={onToggle}
    >
      <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
      <span class="small">{length}</span>
    </button>
  )
}

type CellProps = Pick<Props, 'run' | 'above' | 'line'> & { column: Column }

function Cell({ column, run, above, line }: CellProps) {
  const { isNumeric, group, bestId, id, left } = column
  const pinned = left !== undefined && 'pinned'
  const style = left === undefined ? {} : { left: `${left}px` }
  const isAgain = group === 'params' && above !== undefined && column.exact(above) === column.exact(run)
  const isQuiet = isAgain || group === '' || (group === 'metrics' && run.status === 'failed')
  const classes = [
    ...[id === 'curve' && 'curve', isNumeric && 'num', isQuiet && 'muted'],
    ...[bestId === run.id && 'best', pinned],
  ]
    .filter(Boolean)
    .join(' ')
  return (
    <td class={classes} style={style} title={column.exact(run).slice(0, 2000)}>
      {id === 'curve'
        ? line && <SparkLine line={line} />
        : id === 'started'
          ? run.started && <Ago time={Date.parse(run.started)} />
          : column.text(run)}
    </td>
  )
}
