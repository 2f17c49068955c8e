import { shortNumber } from '../text/number-text.js'
import { durationText, exactTime } from '../text/time-text.js'
import { colourToken } from './colours.js'
import { type Axis, type Curve, valueAt } from './curve.js'

const MOST_ROWS = 12

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
  return (
    <div class={`cursor-values ${left > 180 ? 'before' : ''}`}>
      <p class="muted small">{placeText(at, axis)}</p>
      {values.slice(0, MOST_ROWS).map(({ curve, value }) => (
        <p key={curve.id}>
          <i class="swatch" style={{ background: `var(${colourToken(curve.colour)})` }} />
          <span class="name">{curve.name}</span>
          <b title={String(value)}>{shortNumber(value, 4)}</b>
        </p>
      ))}
      {values.length > MOST_ROWS && <p class="muted small">{values.length - MOST_ROWS} more</p>}
    </div>
  )
}

function placeText(x: number, axis: Axis): string {
  if (axis === 'step') return `step ${x.toLocaleString('en')}`
  return axis === 'time' ? durationText(x * 1000) : exactTime(x * 1000)
}
