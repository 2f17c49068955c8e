// Points of metrics, from the table of points: of the metrics that are asked for alone, and reduced by the engine.

import type { RunSeries } from '../../read/series/run-series.js'
import { seriesOf } from '../../read/series/series-of.js'
import type { SeriesOptions } from '../../read/series/series-options.js'
import type { Point } from '../../wire/events.js'
import { Parameters } from './parameters.js'
import { readFloat } from './read-float.js'
import type { Reading } from './reading.js'

/** Their ids are in the address of a request, which has a limit. */
const RUNS_AT_ONCE = 1000

/** One series, whether or not it has points between the bounds. */
interface SeriesName {
  RunId: string
  Key: string
  Rank: string
}

interface SeriesRow extends SeriesName {
  bySteps: number
  total: string
  /** Place, time, step and value of each, as texts: JSON has no NaN. */
  points: [place: string, time: string, step: string | null, value: string][]
}

/**
 * The series of runs by their ids. A run that was resumed is not among them: which of its points still count, only all of its
 * spans say. Nor is one without such points.
 */
export async function readSeries(
  reading: Reading,
  ids: readonly string[],
  keys: readonly string[],
  options: SeriesOptions,
): Promise<Map<string, RunSeries[]>> {
  const series = new Map<string, RunSeries[]>()
  if (!reading.relations.hasTables || keys.length === 0) return series
  for (let i = 0; i < ids.length; i += RUNS_AT_ONCE) {
    const names = await readNames(reading, ids.slice(i, i + RUNS_AT_ONCE), keys)
    const found = await readPoints(reading, [...new Set(names.map(({ RunId }) => RunId))], keys, options)
    for (const name of names) {
      const known = series.get(name.RunId) ?? []
      series.set(name.RunId, known)
      known.push(toSeries(name, found.get(idOf(name)), options))
    }
  }
  const order = new Map([...new Set(keys)].map((key, i) => [key, i]))
  for (const known of series.values())
    known.sort((a, b) => (order.get(a.key) as number) - (order.get(b.key) as number))
  return series
}

/** The ranks of a metric in the order of their first points; of one millisecond the run's own process first. */
async function readNames(
  { api, relations, signal }: Reading,
  ids: readonly string[],
  keys: readonly string[],
): Promise<SeriesName[]> {
  const parameters = new Parameters()
  const wanted = parameters.texts(ids)
  return await api.all<SeriesName>(
    `SELECT RunId, Key, Rank FROM ${relations.points} WHERE RunId IN ${wanted} AND Key IN ${parameters.texts(keys)}
  AND RunId NOT IN (SELECT RunId FROM ${relations.parts} WHERE RunId IN ${wanted} AND Resume > 0)
GROUP BY RunId, Key, Rank ORDER BY min(TimeMs), toUInt32OrZero(Rank), Rank`,
    parameters.values,
    signal,
  )
}

async function readPoints(
  { api, relations, signal }: Reading,
  ids: readonly string[],
  keys: readonly string[],
  options: SeriesOptions,
): Promise<Map<string, SeriesRow>> {
  const found = new Map<string, SeriesRow>()
  if (ids.length === 0) return found
  const parameters = new Parameters()
  const query = `SELECT RunId, Key, Rank, toUInt8(any(useStep)) AS bySteps, toString(any(count)) AS total,
  arrayMap(x -> (toString(x.1), toString(x.2), toString(x.3), toString(x.4)), ${chosen(options)}) AS points
FROM (${placedPoints(relations.points, parameters.texts(ids), parameters.texts(keys), options, parameters)})
GROUP BY RunId, Key, Rank, bucket`
  for await (const row of api.rows<SeriesRow>(query, parameters.values, signal)) {
    const known = found.get(idOf(row))
    if (known === undefined) found.set(idOf(row), row)
    else for (const point of row.points) known.points.push(point)
  }
  return found
}

function idOf({ RunId, Key, Rank }: SeriesName): string {
  return JSON.stringify([RunId, Key, Rank])
}

/** Two rows with this in common are one point that came twice. FINAL would read whole rows of all that lies near. */
const KEY_OF_POINT = 'RunId, Key, Rank, Resume, TimeMs, Part, Segment, Event, I'

/** Each point with its place in its series, and the bucket that it falls into. */
function placedPoints(
  points: string,
  ids: string,
  keys: string,
  { by, from, to, buckets }: SeriesOptions,
  parameters: Parameters,
): string {
  const useStep =
    by === undefined ? 'min(isNotNull(Step)) OVER (PARTITION BY RunId, Key, Rank)' : by === 'step' ? '1' : '0'
  const within = [
    'isNotNull(position)',
    ...(Number.isFinite(from) ? [`position >= ${parameters.number(from as number)}`] : []),
    ...(Number.isFinite(to) ? [`position <= ${parameters.number(to as number)}`] : []),
    // beyond all that there is
    ...(from === Number.POSITIVE_INFINITY || to === Number.NEGATIVE_INFINITY ? ['0'] : []),
  ]
  const bucket =
    buckets === undefined
      ? 'intDiv(place, 10000)'
      : `if(count <= ${2 * buckets + 2}, place, if(last > first, toUInt64(least(${buckets - 1}, floor((at - first) / (last - first) * ${buckets}))), 0))`
  return `SELECT *, ${bucket} AS bucket FROM (
  SELECT *, assumeNotNull(position) AS at, count() OVER series AS count, min(at) OVER series AS first, max(at) OVER series AS last,
    row_number() OVER (PARTITION BY RunId, Key, Rank ORDER BY if(useStep, assumeNotNull(Step), 0), TimeMs, Part, Segment, Event, I) AS place
  FROM (
    SELECT *, ${useStep} AS useStep, if(useStep, toFloat64(Step), toFloat64(TimeMs)) AS position
    FROM (SELECT * FROM ${points} WHERE RunId IN ${ids} AND Key IN ${keys} LIMIT 1 BY ${KEY_OF_POINT})
  ) WHERE ${within.join(' AND ')}
  WINDOW series AS (PARTITION BY RunId, Key, Rank)
)`
}

/** The points of a bucket that a curve shows, as `reduce()` chooses them; without buckets all. */
function chosen({ buckets }: SeriesOptions): string {
  const point = '(toInt64(place), TimeMs, Step, Value)'
  if (buckets === undefined) return `groupArray(${point})`
  const candidates = [
    `argMinIf(${point}, (Value, place), NOT isNaN(Value))`,
    `argMinIf(${point}, (-Value, place), NOT isNaN(Value))`,
    `argMinIf(${point}, place, isNaN(Value))`,
    `argMinIf(${point}, place, place = 1)`,
    `argMinIf(${point}, place, place = count)`,
  ]
  return `arrayFilter(x -> x.1 > 0, [${candidates.join(', ')}])`
}

function inOrder(points: SeriesRow['points']): SeriesRow['points'] {
  const byPlace = new Map(points.map((point) => [Number(point[0]), point]))
  return [...byPlace].sort(([a], [b]) => a - b).map(([, point]) => point)
}

function toSeries(
  { RunId, Key, Rank }: SeriesName,
  row: SeriesRow | undefined,
  options: SeriesOptions,
): RunSeries {
  const points = inOrder(row?.points ?? []).map(
    ([, time, step, value]): Point => ({
      value: readFloat(value),
      time: Number(time),
      ...(step !== null && { step: Number(step) }),
    }),
  )
  const by = row?.bySteps === 1 ? 'step' : 'time'
  const [series] = seriesOf({ id: RunId, startTime: 0, series: { [Key]: points } }, [Key], { ...options, by })
  return {
    runId: RunId,
    key: Key,
    ...(Rank !== '' && { rank: Rank }),
    count: Number(row?.total ?? 0),
    steps: series?.steps ?? new Float64Array(),
    times: series?.times ?? new Float64Array(),
    values: series?.values ?? new Float64Array(),
  }
}
