import { param, setParams } from '../state/address.js'
import type { Axis } from './curve.js'

export function chosenAxis(): Axis {
  return param('x') === 'time' ? 'time' : 'step'
}

const SMOOTHINGS = ['0', '0.6', '0.9', '0.97']

export function chosenSmoothing(): number {
  return SMOOTHINGS.includes(param('smooth')) ? Number(param('smooth')) : 0
}

/** What all charts of a page have in common. */
export function ChartTools() {
  return (
    <>
      <label>
        <span class="muted">smooth</span>
        <select
          value={String(chosenSmoothing())}
          onChange={({ currentTarget: { value } }) => setParams({ smooth: value === '0' ? '' : value })}
        >
          {SMOOTHINGS.map((value) => (
            <option key={value}>{value}</option>
          ))}
        </select>
      </label>
      <label>
        <span class="muted">x</span>
        <select
          value={chosenAxis()}
          onChange={({ currentTarget: { value } }) => setParams({ x: value === 'step' ? '' : value })}
        >
          <option>step</option>
          <option>time</option>
        </select>
      </label>
    </>
  )
}
