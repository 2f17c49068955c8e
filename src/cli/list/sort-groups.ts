import type { RunGroup } from '../../read/group/group-runs.js'
import { spreadOf } from '../../read/group/spread.js'
import { type Place, readPlace, valueIn } from '../../read/place.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'
import { compareSortValues, sortValue } from '../../read/sort/sort-value.js'

/** Sorts groups as `--sort` sorts runs: a number by its mean in the group, anything else by the first run's. */
export function sortGroups(
  groups: readonly RunGroup[],
  runs: readonly RunRecord[],
  sort: string,
): RunGroup[] {
  const keys = readSort(sort).map(({ text, isDescending }) => ({
    place: readPlace(text, runs),
    isDescending,
  }))
  return groups
    .map((group) => ({ group, values: keys.map(({ place }) => sortValue(valueOfGroup(group, place))) }))
    .sort((a, b) => {
      for (const [i, { isDescending }] of keys.entries()) {
        const order = compareSortValues(
          a.values[i] as ReturnType<typeof sortValue>,
          b.values[i] as ReturnType<typeof sortValue>,
          isDescending,
        )
        if (order !== 0) return order
      }
      return 0
    })
    .map(({ group }) => group)
}

function valueOfGroup({ runs }: RunGroup, place: Place): unknown {
  const values = runs.map((run) => valueIn(run, place)).filter((value) => value !== undefined)
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers.length > 0 && numbers.length === values.length ? spreadOf(numbers).mean : values[0]
}
