import type { RunAnswer } from '../../server/api-types.js'
import { ChartTools, chosenAxis, chosenSmoothing } from '../chart/chart-tools.js'
import { MetricChart } from '../chart/metric-chart.js'

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
        <ChartTools />
      </div>
      <div class="three">
        {metrics.map((metric) => (
          <MetricChart
            key={metric}
            metric={metric}
            runs={[drawn]}
            axis={chosenAxis()}
            smoothing={chosenSmoothing()}
            version={version}
          />
        ))}
      </div>
    </section>
  )
}
