import type { ParallelAxis } from './axes.js'
import { areKinds, type Range } from './brush.js'

interface Props {
  axis: ParallelAxis
  range: Range | undefined
  onRange: (range: Range | undefined) => void
}

/** The range of an axis, for who has no mouse or wants a round number. */
export function RangeFields({ axis, range, onRange }: Props) {
  if (axis.kinds !== undefined) return <KindField {...{ axis, range, onRange }} />
  const [from, to] = range === undefined || areKinds(range) ? [null, null] : range
  const field = (label: string, value: number | null, change: (value: number | null) => Range) => (
    <input
      type="number"
      step="any"
      aria-label={`${axis.title} ${label}`}
      placeholder={label}
      value={value ?? ''}
      onChange={({ currentTarget: { value: text } }) => onRange(change(text === '' ? null : Number(text)))}
    />
  )
  return (
    <div class="range">
      {field('to', to ?? null, (high) => [from ?? null, high])}
      {field('from', from ?? null, (low) => [low, to ?? null])}
    </div>
  )
}

function KindField({ axis, range, onRange }: Props) {
  const chosen = range !== undefined && areKinds(range) ? range : []
  const several = chosen.length > 1
  return (
    <div class="range">
      <select
        aria-label={`${axis.title} is`}
        value={several ? SEVERAL : chosen.length === 1 ? `=${chosen[0]}` : ''}
        onChange={({ currentTarget: { value } }) => onRange(value === '' ? undefined : [value.slice(1)])}
      >
        <option value="">any</option>
        {several && <option value={SEVERAL}>{chosen.length} of them</option>}
        {[...(axis.kinds ?? [])].reverse().map((kind) => (
          <option key={kind} value={`=${kind}`}>
            {kind.slice(0, 60)}
          </option>
        ))}
      </select>
    </div>
  )
}

/** No kind: those begin with a sign. */
const SEVERAL = 'several'
