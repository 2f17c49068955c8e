import { readPlace } from '../../read/place.js'
import type { RunRecord } from '../../read/run-record.js'
import { readSort } from '../../read/sort/read-sort.js'

/** The metrics among what `--sort` names. */
export function sortedMetrics(sort: string | undefined, runs: readonly RunRecord[]): string[] {
  return sort === undefined
    ? []
    : metricsAmong(
        readSort(sort).map(({ text }) => text),
        runs,
      )
}

/** The keys of those names that mean a metric for these runs. */
export function metricsAmong(names: readonly string[], runs: readonly RunRecord[]): string[] {
  return names.flatMap((name) => {
    const { path } = readPlace(name, runs)
    return path.field === 'metrics' ? [path.key] : []
  })
}
