import { type AnyValue, type Place, valueIn } from '../place.js'
import type { RunRecord } from '../run-record.js'
import { jsonText } from '../tables/exact-json.js'

/** Runs with the same values in some places together, in the order of the first of them. */
export function alikeIn(runs: readonly RunRecord[], places: readonly Place[]): RunRecord[][] {
  const groups = new Map<string, RunRecord[]>()
  for (const run of runs) {
    const key = jsonText(places.map((place) => keyOf(valueIn(run, place))))
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [run])
    else known.push(run)
  }
  return [...groups.values()]
}

/** Tells nothing from something, and texts from numbers: JSON has one text for NaN and `NaN`. */
function keyOf(value: AnyValue | undefined): unknown {
  if (value === undefined) return null
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return [Array.isArray(value), ...items.map((item) => [typeof item, item === 0 ? 0 : item])]
}
