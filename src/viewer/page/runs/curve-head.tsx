import { setParams } from '../state/address.js'

/** Of which metric the curves in the rows are. */
export interface CurveChoice {
  metric: string
  /** What it is unless somebody chooses. */
  usual: string | undefined
  metrics: readonly string[]
}

interface Props extends CurveChoice {
  /** Where it stays, of a column that is pinned. */
  left: number | undefined
}

/** More would be a list that nobody reads. */
const MOST_OFFERED = 200

/** Chooses the metric. */
export function CurveHead({ metric, usual, metrics, left }: Props) {
  const offered = metrics.slice(0, MOST_OFFERED)
  // one that came with the address, or of very many
  if (!offered.includes(metric)) offered.unshift(metric)
  return (
    <th
      scope="col"
      class={left === undefined ? 'curve' : 'curve pinned'}
      style={left === undefined ? {} : { left: `${left}px` }}
      title={metric}
      data-column="curve"
    >
      <select
        aria-label="Metric of the curves"
        value={metric}
        onChange={({ currentTarget: { value } }) => setParams({ curve: value === usual ? '' : value })}
      >
        {offered.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </th>
  )
}
