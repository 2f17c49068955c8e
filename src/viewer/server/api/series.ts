// `/api/series`: the curves of many runs and metrics.

import type { Hono } from 'hono'
import type { RunSeries } from '../../../read/series/run-series.js'
import type { SeriesOptions } from '../../../read/series/series-options.js'
import type { RunSource } from '../../../sources/source.js'
import { answer, RequestError } from '../answer.js'
import type { SeriesJson } from '../api-types.js'
import { listOf, numberOf, textOf } from '../read-request.js'
import { unlessGone } from './unless-gone.js'

const MOST_RUNS = 1000
const MOST_METRICS = 1000

export function addSeries(app: Hono, source: RunSource): void {
  app.get('/api/series', async (context) => {
    const ids = listOf(context, 'id', 'ids', MOST_RUNS)
    const keys = listOf(context, 'key', 'keys', MOST_METRICS)
    const options: SeriesOptions = {
      buckets: numberOf(context, 'buckets'),
      // the source refuses another word
      by: textOf(context, 'by') as SeriesOptions['by'],
      x: textOf(context, 'x'),
      from: numberOf(context, 'from'),
      to: numberOf(context, 'to'),
      signal: context.req.raw.signal,
    }
    const series: SeriesJson[] = []
    // reduced ones are small; a file would be read anew for each run
    const together =
      options.buckets === undefined ? undefined : await unlessGone(source.series(ids, keys, options))
    if (together !== undefined) {
      series.push(...together.map(seriesJson))
      refuseTooMany(series)
      return answer(context, series)
    }
    for (const id of ids) {
      const ofRun = await unlessGone(source.series([id], keys, options))
      series.push(...(ofRun ?? []).map(seriesJson))
      refuseTooMany(series)
    }
    return answer(context, series)
  })
}

/** Each costs memory on both sides, and a curve shows no more than a screen has columns. */
const MOST_POINTS = 2_000_000

function refuseTooMany(series: readonly SeriesJson[]): void {
  if (series.reduce((sum, { values }) => sum + values.length, 0) > MOST_POINTS)
    throw new RequestError(
      413,
      'TOO_MANY_POINTS',
      `These series have more than ${MOST_POINTS} points. Give "buckets", or ask for a part with "from" and "to".`,
    )
}

function seriesJson({ runId, key, rank, count, steps, times, values, xs, leftOut }: RunSeries): SeriesJson {
  return {
    id: runId,
    key,
    ...(rank === undefined ? {} : { rank }),
    count,
    steps: Array.from(steps, (step) => (Number.isNaN(step) ? null : step)),
    times: [...times],
    // NaN and infinities become texts when they are written
    values: [...values] as SeriesJson['values'],
    ...(xs === undefined ? {} : { xs: [...xs] }),
    ...(leftOut === undefined ? {} : { leftOut }),
  }
}
