import { useState } from 'preact/hooks'
import type { RunJson } from '../../server/api-types.js'
import { cssColour } from '../chart/colours.js'
import { useWidth } from '../shell/use-width.js'
import { param, setParams } from '../state/address.js'
import { shortNumber } from '../text/number-text.js'
import { type Dimension, dimensionsOf, scaleOf, scatterPoints } from './scatter-points.js'

/** As wide as there is room, so that its texts are as large as all others. */
const [USUAL_WIDTH, MOST_WIDTH] = [420, 480]
const [LEAST_HEIGHT, HIGH] = [180, 4 / 7]
const [LEFT, BOTTOM] = [46, 22]

interface Props {
  runs: readonly RunJson[]
  among: readonly RunJson[]
  /** What is up unless another one is chosen. */
  metric: string | undefined
}

/**
 * Two params or metrics of the runs against each other, a mark for each run.
 * @param runs those that are compared, in the order of their colours; the others of `among` are rings
 */
export function Scatter({ runs, among, metric }: Props) {
  const [box, setBox] = useState<Element | null>(null)
  const width = Math.min(MOST_WIDTH, useWidth(box) || USUAL_WIDTH)
  const height = Math.max(LEAST_HEIGHT, Math.round(width * HIGH))
  const dimensions = dimensionsOf(among)
  const metrics = dimensions.filter(({ id }) => id.startsWith('metrics.'))
  const chosen = (name: string) => dimensions.find(({ id }) => id === param(name))
  const y = chosen('up') ?? metrics.find(({ id }) => id === `metrics.${metric}`) ?? metrics[0]
  const x = chosen('across') ?? dimensions.find((one) => one !== y)
  if (x === undefined || y === undefined) return null
  const colours = new Map(runs.map(({ id }, i) => [id, i]))
  // what is compared is drawn last, above the others
  const behind = among.filter(({ id }) => !colours.has(id))
  const points = scatterPoints([...behind, ...runs], x, y)
  if (points.length === 0) return null
  const [across, up] = [scaleOf(points.map((point) => point.x)), scaleOf(points.map((point) => point.y))]
  const left = (value: number) => LEFT + across.at(value) * (width - LEFT - 8)
  const top = (value: number) => (1 - up.at(value)) * (height - BOTTOM - 6) + 6
  return (
    <section ref={setBox} class="scatter" aria-label={`${y.title} by ${x.title}`}>
      <h2>
        <Choice name="up" label="Up" chosen={y} dimensions={dimensions} /> by{' '}
        <Choice name="across" label="Across" chosen={x} dimensions={dimensions} />
      </h2>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${points.length} runs`}>
        {up.ticks.map((tick, i) => (
          <g key={tick}>
            <line class="grid" x1={LEFT} x2={width} y1={top(tick)} y2={top(tick)} />
            <text x={LEFT - 6} y={top(tick) + 4} text-anchor="end">
              {up.tickTexts[i]}
            </text>
          </g>
        ))}
        <line class="base" x1={LEFT} x2={width} y1={height - BOTTOM} y2={height - BOTTOM} />
        {across.ticks.map((tick, i) => (
          <text key={tick} x={left(tick)} y={height - 5} text-anchor="middle">
            {across.tickTexts[i]}
          </text>
        ))}
        {points.map(({ run, ...point }) => {
          const colour = colours.get(run.id)
          const place = { cx: left(point.x), cy: top(point.y) }
          return (
            <circle
              key={run.id}
              {...place}
              class={colour === undefined ? 'other' : ''}
              r={colour === undefined ? 3 : 4.5}
              style={colour === undefined ? {} : { fill: cssColour(colour) }}
            >
              <title>{`${run.name}: ${shortNumber(point.y, 5)} at ${shortNumber(point.x, 5)}`}</title>
            </circle>
          )
        })}
      </svg>
    </section>
  )
}

interface ChoiceProps {
  name: string
  label: string
  chosen: Dimension
  dimensions: readonly Dimension[]
}

function Choice({ name, label, chosen, dimensions }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={chosen.id}
      onChange={({ currentTarget: { value } }) => setParams({ [name]: value })}
    >
      {dimensions.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  )
}
