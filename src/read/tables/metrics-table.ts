import { longTable } from './long-table.js'
import { STATISTICS } from './statistics.js'
import { type Column, type Row, RUN_COLUMNS } from './table.js'

const COLUMNS: readonly Column[] = [
  ...RUN_COLUMNS,
  { name: 'metric', kind: 'text' },
  ...STATISTICS.map(({ name, kind }): Column => ({ name, kind })),
  { name: 'summaryOf', kind: 'text' },
]

/** A row a metric: whose it is, `metric`, its summary, and by which of these it is known. */
export const metricsTable = longTable(
  () => COLUMNS,
  function* ({ id, name, project, summaries, summaryOf }, { metrics }): Generator<Row> {
    for (const [metric, summary] of Object.entries(summaries)) {
      if (metrics?.includes(metric) === false) continue
      const known = Object.hasOwn(summaryOf, metric) ? summaryOf[metric] : undefined
      yield [id, name, project, metric, ...STATISTICS.map((statistic) => summary[statistic.name]), known]
    }
  },
)
