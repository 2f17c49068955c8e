import type { RunAnswer } from '../../server/api-types.js'
import { readRuns } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { hrefOf } from '../state/address.js'
import { exactText, valueText } from '../text/value-text.js'
import { bestOrder } from './best-order.js'
import { paramRows } from './param-rows.js'

/** More are in the comparison. */
const MOST = 6

/** In which params a run that has failed differs from the best one of its project. */
export function AgainstBest({ run }: { run: RunAnswer }) {
  const { value } = useLoaded(run.id, (signal) => readBest(run, signal))
  if (value === undefined) return null
  const { best, metric } = value
  const rows = paramRows(run.params, best.params, '')
  const differing = rows.filter(({ differs }) => differs)
  const left = differing.length - MOST
  return (
    <section class="against-best" aria-label="Against the best run">
      <h3>
        {differing.length === 0 ? 'The same params as' : 'Different from'} the best by {metric}
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

/** So many of the other runs are asked how they are judged, where the run itself does not say. */
const MOST_ASKED = 20

async function readBest(run: RunAnswer, signal: AbortSignal) {
  const completed = { where: 'status == "completed"', project: run.project, archived: '' }
  const order =
    bestOrder([run]) ??
    bestOrder((await readRuns({ ...completed, sort: '-started' }, { limit: MOST_ASKED }, signal)).runs)
  if (order === undefined) return undefined
  const [best] = (await readRuns({ ...completed, sort: order.sort }, { limit: 1 }, signal)).runs
  return best && { best, metric: order.metric }
}
