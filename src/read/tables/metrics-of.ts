import type { ExportedRuns } from './table.js'

/** The metrics that any of the runs has, sorted. */
export async function metricsOf(runs: ExportedRuns): Promise<string[]> {
  const metrics = new Set<string>()
  for await (const { summaries, series } of runs)
    for (const metric of [...Object.keys(summaries), ...Object.keys(series)]) metrics.add(metric)
  return [...metrics].sort()
}
