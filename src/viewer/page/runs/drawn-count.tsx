import { param, setParams } from '../state/address.js'

/** The first is what is drawn unless somebody wants more; the last is what one answer has. */
const COUNTS = [10, 100, 1000] as const

/** Of how many of the first runs curves are drawn where none is selected, as the address says. */
export function drawnCount(): number {
  return COUNTS.find((count) => String(count) === param('draw')) ?? COUNTS[0]
}

/** @param count how many there are; undefined where nobody knows yet */
export function DrawnCount({ drawn, count }: { drawn: number; count: number | undefined }) {
  if ((count ?? 0) <= COUNTS[0]) return drawn > 0 ? `The first ${drawn}` : null
  return (
    <label>
      The first
      <select
        aria-label="Of how many of the first runs curves are drawn"
        value={drawnCount()}
        onChange={({ currentTarget: { value } }) =>
          setParams({ draw: value === String(COUNTS[0]) ? '' : value })
        }
      >
        {COUNTS.map((one) => (
          <option key={one} value={one}>
            {one.toLocaleString('en')}
          </option>
        ))}
      </select>
    </label>
  )
}
