/** Charts that stand together, under what their metrics have before the first slash. */
export interface MetricSection {
  /** Empty for those without a slash, and where there is nothing to tell apart. */
  name: string
  metrics: string[]
}

/** Sections in the order of their first metrics, so that what runs are judged by is at the top. */
export function sectionsOf(metrics: readonly string[]): MetricSection[] {
  const byName = new Map<string, string[]>()
  for (const metric of metrics) {
    const name = metric.slice(0, Math.max(0, metric.indexOf('/')))
    const known = byName.get(name)
    if (known === undefined) byName.set(name, [metric])
    else known.push(metric)
  }
  // headings over one chart each say nothing
  if (byName.size === 1 || [...byName.values()].every(({ length }) => length === 1))
    return [{ name: '', metrics: [...metrics] }]
  return [...byName].map(([name, some]) => ({ name, metrics: some }))
}

/** Metrics whose names match a regular expression, whatever the case; all, and what is wrong, where it is none. */
export function findMetrics(
  metrics: readonly string[],
  expression: string,
): { found: readonly string[]; problem?: string } {
  if (expression === '') return { found: metrics }
  try {
    const pattern = new RegExp(expression, 'i')
    return { found: metrics.filter((metric) => pattern.test(metric)) }
  } catch {
    return { found: metrics, problem: 'no regular expression' }
  }
}
