import { param, setParams } from '../state/address.js'
import type { Axis } from './curve.js'

/** What all charts of a page have in common. */
export interface ChartLook {
  axis: Axis
  /** From 0, as the points are, up to 1. */
  smoothing: number
  /** Of the values; `auto` is `log` where only the powers of ten tell them apart. */
  scale: 'auto' | 'linear' | 'log'
  /** Whether the few values far from all others may lie outside of the chart. */
  ignoresOutliers: boolean
}

const AXES = ['step', 'time', 'clock'] as const
const SCALES = ['auto', 'linear', 'log'] as const
const SMOOTHINGS = ['0', '0.6', '0.9', '0.97']

/** As it stands in the address. */
export function chosenLook(): ChartLook {
  return {
    axis: oneOf(AXES, param('x')),
    smoothing: SMOOTHINGS.includes(param('smooth')) ? Number(param('smooth')) : 0,
    scale: oneOf(SCALES, param('y')),
    ignoresOutliers: param('outliers') === '0',
  }
}

/** The first where it is none of them. */
function oneOf<T extends string>(choices: readonly [T, ...T[]], text: string): T {
  return choices.find((choice) => choice === text) ?? choices[0]
}

/** Chooses it. */
export function ChartTools() {
  const { axis, smoothing, scale, ignoresOutliers } = chosenLook()
  return (
    <>
      <Choice name="smooth" param="smooth" value={String(smoothing)} choices={SMOOTHINGS} />
      <Choice name="x" param="x" value={axis} choices={AXES} />
      <Choice name="y" param="y" value={scale} choices={SCALES} />
      <button
        type="button"
        role="switch"
        aria-checked={!ignoresOutliers}
        title="Whether the few values far from all others are inside of the charts"
        onClick={() => setParams({ outliers: ignoresOutliers ? '' : '0' })}
      >
        <span class="switch" />
        Outliers
      </button>
    </>
  )
}

interface ChoiceProps {
  name: string
  /** Where it stands in the address; the first choice is not there. */
  param: string
  value: string
  choices: readonly string[]
}

function Choice({ name, param, value, choices }: ChoiceProps) {
  return (
    <label>
      <span class="muted">{name}</span>
      <select
        value={value}
        onChange={({ currentTarget }) =>
          setParams({ [param]: currentTarget.value === choices[0] ? '' : currentTarget.value })
        }
      >
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    </label>
  )
}
