import type { RunAnswer } from '../../server/api-types.js'
import { readRuns } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { hrefOf } from '../state/address.js'
import { metricPath } from '../text/column-text.js'
import { directionOf } from '../text/known-by.js'
import { exactText, valueText } from '../text/value-text.js'
import { paramRows } from './param-rows.js'

/** More are in the comparison. */
const MOST = 6

/** The metric that the run is judged by, and how its project is sorted by it, the best first; undefined where nothing says. */
export function bestOrder(run: Pick<RunAnswer, 'summaryOf'>): { metric: string; sort: string } | undefined {
  for (const metric of Object.keys(run.summaryOf)) {
    const direction = directionOf([run], metric)
    if (direction === undefined) continue
    return { metric, sort: `${direction === 'max' ? '-' : ''}${metricPath(metric)}.${direction}` }
  }
  return undefined
}

/** In which params a run that has failed differs from the best one of its project. */
export function AgainstBest({ run }: { run: RunAnswer }) {
  const order = bestOrder(run)
  const { value } = useLoaded(order && `${run.project}\n${order.sort}`, (signal) =>
    readRuns(
      { where: 'status == "completed"', project: run.project, sort: order?.sort ?? '', archived: '' },
      { limit: 1 },
      signal,
    ),
  )
  const best = value?.runs[0]
  if (order === undefined || best === undefined) return null
  const rows = paramRows(run.params, best.params, '')
  const differing = rows.filter(({ differs }) => differs)
  const left = differing.length - MOST
  return (
    <section class="against-best" aria-label="Against the best run">
      <h3>
        {differing.length === 0 ? 'The same params as' : 'Different from'} the best by {order.metric}
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col">param</th>
            <th scope="col" class="num">
              here
            </th>
            <th scope="col" class="num">
              <a href={hrefOf(`/runs/${best.id}`)} title={best.name}>
                {best.name}
              </a>
            </th>
          </tr>
        </thead>
        <tbody>
          {differing.slice(0, MOST).map(({ name, here, there }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {name}
              </th>
              <td class="num" title={exactText(here).slice(0, MOST_IN_TITLE)}>
                <b>{here === undefined ? '–' : valueText(here)}</b>
              </td>
              <td class="num muted" title={exactText(there).slice(0, MOST_IN_TITLE)}>
                {there === undefined ? '–' : valueText(there)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">
        {left > 0 && `${left} more differ · `}
        <a href={hrefOf('/compare', { ids: `${best.id},${run.id}` })}>compare both</a>
      </p>
    </section>
  )
}

const MOST_IN_TITLE = 2000
