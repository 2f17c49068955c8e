import { useState } from 'preact/hooks'
import { own } from '../../../read/own.js'
import type { RunAnswer } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { MoreButton } from '../shell/page-parts.js'
import { shortNumber } from '../text/number-text.js'

/** Rows at first: of thousands of metrics, each has a cell for each statistic. */
const SHOWN = 200

const STATISTICS = ['last', 'first', 'min', 'max', 'mean', 'count'] as const

/** The summary of each metric, in this order; the statistic that it is known by stands out. */
export function MetricsTable({ run, metrics }: { run: RunAnswer; metrics: readonly string[] }) {
  const [most, setMost] = useState(SHOWN)
  return (
    <section class="metrics">
      <h2>Metrics</h2>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">metric</th>
              {STATISTICS.map((statistic) => (
                <th key={statistic} scope="col" class="num">
                  {statistic}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {metrics.slice(0, most).map((name) => (
              <tr key={name}>
                <th scope="row" title={name}>
                  {name}
                </th>
                {STATISTICS.map((statistic) => {
                  const value = exactNumber(own(run.metrics, name)?.[statistic]) ?? Number.NaN
                  const isKnownBy = statistic === knownBy(run, name)
                  return (
                    <td key={statistic} class={isKnownBy ? 'num known' : 'num'} title={String(value)}>
                      {shortNumber(value, 4)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {metrics.length > most && <MoreButton onMore={() => setMost(most * 2)} />}
    </section>
  )
}

function knownBy({ summaryOf }: RunAnswer, metric: string) {
  return own(summaryOf, metric) ?? 'last'
}
