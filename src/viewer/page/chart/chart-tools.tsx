import { param, setParams } from '../state/address.js'
import { type Axis, axisOf, metricOf, readAxis } from './axis.js'
import type { Band } from './mean-curve.js'
import { readZoom, type Zoom, zoomText } from './zoom.js'

/** What all charts of a page have in common. */
export interface ChartLook {
  axis: Axis
  /** Where only a part of the axis is shown. */
  zoom?: Zoom | undefined
  /** From 0, as the points are, up to 1. */
  smoothing: number
  /** Of the values; `auto` is `log` where only the powers of ten tell them apart. */
  scale: 'auto' | 'linear' | 'log'
  /** Whether the few values far from all others may lie outside of the chart. */
  ignoresOutliers: boolean
  /** Of groups. */
  band: Band
}

const SCALES = ['auto', 'linear', 'log'] as const
const SMOOTHINGS = ['0', '0.6', '0.9', '0.97']

/** As it stands in the address. */
export function chosenLook(): ChartLook {
  return {
    axis: readAxis(param('x')),
    zoom: readZoom(param('zoom')),
    smoothing: SMOOTHINGS.includes(param('smooth')) ? Number(param('smooth')) : 0,
    scale: SCALES.find((scale) => scale === param('y')) ?? 'auto',
    ignoresOutliers: param('outliers') === '0',
    band: param('band') === 'range' ? 'range' : 'std',
  }
}

/** @param zoom undefined shows all */
export function zoomTo(zoom: Zoom | undefined): void {
  setParams({ zoom: zoom ? zoomText(zoom) : '' })
}

interface Props {
  /** Those that can be the x axis. */
  metrics: readonly string[]
  /** What runs can be coloured by, and how a person would say it; nothing where colours are fixed. */
  colours?: readonly [by: string, said: string][] | undefined
  hasGroups?: boolean
}

/** Chooses it. */
export function ChartTools({ metrics, colours, hasGroups = false }: Props) {
  const { axis, zoom, smoothing, scale, ignoresOutliers, band } = chosenLook()
  return (
    <>
      <Choice name="smooth" param="smooth" value={String(smoothing)} choices={SMOOTHINGS.map(same)} />
      <Choice
        name="x"
        param="x"
        value={axis}
        choices={[...AXES, ...axesOfMetrics(metrics, axis)]}
        // of another axis it would be another part
        also={{ zoom: '' }}
      />
      <Choice name="y" param="y" value={scale} choices={SCALES.map(same)} />
      {hasGroups && <Choice name="band" param="band" value={band} choices={BANDS} />}
      {colours && (
        <Choice name="colour" param="colour" value={param('colour')} choices={[['', 'by run'], ...colours]} />
      )}
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
      {zoom && (
        <button
          type="button"
          class="button"
          title="Or double-click a chart"
          onClick={() => zoomTo(undefined)}
        >
          Zoom out
        </button>
      )}
    </>
  )
}

type Said = readonly [value: string, said: string]

function same(value: string): Said {
  return [value, value]
}

const AXES = ['step', 'time', 'clock'].map(same)
const BANDS: readonly Said[] = [
  ['std', '± std'],
  ['range', 'min to max'],
]

function axesOfMetrics(metrics: readonly string[], axis: Axis): Said[] {
  const chosen = metricOf(axis)
  // one that came with the address, which none of these runs has
  const all = chosen === undefined || metrics.includes(chosen) ? metrics : [...metrics, chosen]
  return all.map((metric) => [axisOf(metric), metric])
}

interface ChoiceProps {
  name: string
  /** Where it stands in the address; the first choice is not there. */
  param: string
  value: string
  choices: readonly Said[]
  /** What else changes in the address. */
  also?: Readonly<Record<string, string>>
}

function Choice({ name, param, value, choices, also }: ChoiceProps) {
  return (
    <label>
      <span class="muted">{name}</span>
      <select
        value={value}
        onChange={({ currentTarget }) =>
          setParams({ ...also, [param]: currentTarget.value === choices[0]?.[0] ? '' : currentTarget.value })
        }
      >
        {choices.map(([choice, said]) => (
          <option key={choice} value={choice}>
            {said}
          </option>
        ))}
      </select>
    </label>
  )
}
