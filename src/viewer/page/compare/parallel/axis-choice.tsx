import { setParams } from '../../state/address.js'
import type { ParallelAxis } from './axes.js'

/** Which axes there are, a box for each. */
export function AxisChoice({
  axes,
  shown,
}: {
  axes: readonly ParallelAxis[]
  shown: readonly ParallelAxis[]
}) {
  const change = (axis: ParallelAxis, isShown: boolean) => {
    const next = isShown
      ? axes.filter((one) => one === axis || shown.includes(one))
      : shown.filter((one) => one !== axis)
    setParams({ axes: JSON.stringify(next.map(({ id }) => id)) }, false)
  }
  return (
    <details class="axis-choice">
      <summary>Axes</summary>
      <div>
        {axes.map((axis) => (
          <label key={axis.id} title={axis.id}>
            <input
              type="checkbox"
              checked={shown.includes(axis)}
              onChange={({ currentTarget: { checked } }) => change(axis, checked)}
            />
            {axis.title}
          </label>
        ))}
      </div>
    </details>
  )
}
