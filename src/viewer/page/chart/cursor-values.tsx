import { hoveredRun } from '../state/hovered.js'
import { columnFormat, shortNumber } from '../text/number-text.js'
import { type Axis, placeText } from './axis.js'
import { cssColour } from './colours.js'
import { type Curve, valueAt } from './curve.js'

/** More are higher than most charts. */
const MOST_ROWS = 9

/** The values of all curves where the pointer is, the highest first. */
export function CursorValues({
  curves,
  axis,
  x,
  left,
}: {
  curves: readonly Curve[]
  axis: Axis
  x: number
  left: number
}) {
  const at = axis === 'step' ? Math.round(x) : x
  const values = curves
    .flatMap((curve) => {
      const value = valueAt(curve, at)
      return value === undefined ? [] : [{ curve, value }]
    })
    .sort((a, b) => b.value - a.value)
  if (values.length === 0) return null
  const isHovered = ({ curve }: (typeof values)[number]) => curve.runIds.includes(hoveredRun.value ?? '')
  const shown = values.slice(0, MOST_ROWS)
  // the one that is pointed at is there, however many are above it
  const hovered = shown.some(isHovered) ? undefined : values.find(isHovered)
  if (hovered) shown.splice(-1, 1, hovered)
  const format =
    shown.length === 1
      ? (value: number) => shortNumber(value, 4)
      : columnFormat(shown.map(({ value }) => value))
  return (
    <div class={`cursor-values ${left > 180 ? 'before' : ''}`}>
      <p class="muted small">{placeText(at, axis)}</p>
      {shown.map(({ curve, value }) => (
        <p key={curve.id} class={isHovered({ curve, value }) ? 'hovered' : ''}>
          <i class="swatch" style={{ background: cssColour(curve.colour) }} />
          <span class="name">{curve.name}</span>
          <b title={String(value)}>{format(value)}</b>
        </p>
      ))}
      {values.length > MOST_ROWS && <p class="muted small">{values.length - MOST_ROWS} more</p>}
    </div>
  )
}
