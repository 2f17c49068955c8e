import { STATISTICS, type Statistic } from '../../../wire/summary.js'

/** The column of runspan_runs with this statistic of each metric. */
function statisticColumn(statistic: Statistic): string {
  return `${statistic[0]?.toUpperCase()}${statistic.slice(1)}`
}

/** A statistic of a metric in a row; without one that by which the metric is known. */
export function metricSql(statistic: Statistic | undefined, key: string): string {
  if (statistic !== undefined) return `${statisticColumn(statistic)}[${key}]`
  const others = STATISTICS.filter((one) => one !== 'last')
  return `if(mapContains(KnownBy, ${key}), multiIf(${others.map((one) => `KnownBy[${key}] = '${one}', ${statisticColumn(one)}[${key}]`).join(', ')}, Last[${key}]), Last[${key}])`
}
