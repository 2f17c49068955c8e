import type { RunAnswer } from '../../server/api-types.js'
import { ChartTools } from '../chart/chart-tools.js'
import { MetricCharts } from '../chart/metric-charts.js'

export function RunCharts({
  run,
  metrics,
  version,
}: {
  run: RunAnswer
  metrics: readonly string[]
  version: number
}) {
  const drawn = {
    ...{ id: run.id, name: '', colour: 0, isBest: true, start: Date.parse(run.started ?? '') },
    isLive: run.status === 'running',
  }
  return (
    <section class="charts">
      <div class="tools">
        <h2>Charts</h2>
        <span class="grow" />
        <ChartTools metrics={metrics} />
      </div>
      <MetricCharts class="three" metrics={metrics} runsOf={() => [drawn]} version={version} />
    </section>
  )
}
