import { own } from '../../../read/own.js'
import { writtenKey } from '../../../read/where/written-key.js'
import type { RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import type { UsualColumns } from '../columns/usual-columns.js'
import { directionOf, statisticOf } from '../text/known-by.js'

/** Where there are no runs with anything to filter by yet. */
const NOBODYS = 'metrics.loss < 0.1 && params.optimizer == "adam"'

const LOOKED_AT = 200
/** Of what is longer a narrow page shows the beginning alone. */
const MOST_CHARACTERS = 24
/** One drawn at random has some twenty. */
const MOST_OF_VALUE = 12

/** A filter of the names and values that these runs have: the better half by their main metric, with a param of the best. */
export function exampleFilter(runs: readonly RunJson[], usual: UsualColumns): string {
  const some = runs.slice(0, LOOKED_AT)
  const ranked = rankedBy(some, usual.mainMetric)
  const bestFirst = [...ranked.map(({ run }) => run), ...some]
  const parts = [ofMetric(ranked, some, usual.mainMetric), ofParam(bestFirst, usual)].filter(
    (part) => part !== undefined,
  )
  return parts.length === 0 ? NOBODYS : parts.join(' && ')
}

interface Ranked {
  run: RunJson
  value: number
}

/** The best first; without those that have not measured it. */
function rankedBy(runs: readonly RunJson[], metric: string | undefined): Ranked[] {
  if (metric === undefined) return []
  const statistic = statisticOf(runs, metric)
  const sign = directionOf(runs, metric) === 'min' ? 1 : -1
  return runs
    .map((run) => ({ run, value: exactNumber(own(run.metrics, metric)?.[statistic]) ?? Number.NaN }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => sign * (a.value - b.value))
}

function ofMetric(
  ranked: readonly Ranked[],
  runs: readonly RunJson[],
  metric: string | undefined,
): string | undefined {
  const middle = Number(ranked[ranked.length >> 1]?.value.toPrecision(2))
  if (metric === undefined || metric.length > MOST_CHARACTERS || !Number.isFinite(middle)) return undefined
  const sign = directionOf(runs, metric) === 'min' ? '<' : '>'
  return `${writtenKey('metrics', metric)} ${sign} ${middle}`
}

/** Of the params that tell the runs apart the first that can be written shortly, in the order of the table. */
function ofParam(runs: readonly RunJson[], { ids, params }: UsualColumns): string | undefined {
  const differing = new Set(params)
  const inOrder = ids.flatMap((id) => (id.startsWith('params ') ? id.slice('params '.length) : []))
  for (const key of inOrder.filter((key) => differing.has(key) && key.length <= MOST_CHARACTERS))
    for (const { params } of runs) {
      const value = own<unknown>(params, key)
      const number = exactNumber(value)
      const isPlain =
        number === undefined ? ['string', 'boolean'].includes(typeof value) : Number.isFinite(number)
      const text = isPlain ? JSON.stringify(number ?? value) : ''
      if (text !== '' && text.length <= MOST_OF_VALUE) return `${writtenKey('params', key)} == ${text}`
    }
  return undefined
}
