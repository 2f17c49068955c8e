import { listParam, param, setParams } from '../state/address.js'
import { Band, type BandAxis } from './band.js'

/** As many as are there unless others are chosen. */
const USUAL = 3
const NONE = '-'

/** As the address says; else those that are pinned, else the first. */
export function chosenBands(metrics: readonly string[]): string[] {
  if (param('bands') === NONE) return []
  const named = [listParam('bands'), listParam('pin')].map((names) =>
    names.filter((name) => metrics.includes(name)),
  )
  return named.find((names) => names.length > 0) ?? metrics.slice(0, USUAL)
}

interface Props extends BandAxis {
  metrics: readonly string[]
  bands: readonly string[]
}

/** The curves of some metrics over the time axis of the spans. */
export function Bands({ metrics, bands, ...rest }: Props) {
  const others = metrics.filter((metric) => !bands.includes(metric))
  const show = (names: readonly string[]) => setParams({ bands: names.join(',') || NONE }, false)
  return (
    <>
      {bands.map((metric) => (
        <Band
          key={metric}
          metric={metric}
          {...rest}
          onRemove={() => show(bands.filter((name) => name !== metric))}
        />
      ))}
      {others.length > 0 && (
        <label class="add-band">
          <span class="hidden">Add a metric</span>
          <select value="" onChange={({ currentTarget: { value } }) => show([...bands, value])}>
            <option value="" disabled>
              + metric
            </option>
            {/* a comma would end the name in the address */}
            {others
              .filter((metric) => !metric.includes(','))
              .map((metric) => (
                <option key={metric}>{metric}</option>
              ))}
          </select>
        </label>
      )}
    </>
  )
}
