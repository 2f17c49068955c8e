import type { SeriesAnswer, SeriesJson } from '../../server/api-types.js'
import type { Axis } from './axis.js'
import { type Curve, type Points, pointsOf, withDetail } from './curve.js'
import { meansSoFar } from './judgements.js'
import { type Band, meanCurve } from './mean-curve.js'

/** A run of which a curve is drawn. */
export type DrawnRun = Pick<Curve, 'id' | 'name' | 'colour' | 'isBest' | 'isLive'> & {
  /** Epoch milliseconds. */
  start: number
  /** The name of its group, of which the mean is drawn in place of each run. */
  group?: string
}

/** A part of the x axis that was read again, with more points. */
export interface Detail {
  series: SeriesAnswer
  from: number
  to: number
}

interface Drawing {
  axis: Axis
  /** What is drawn around the mean of a group. */
  band: Band
  /** Whether the mean of all values up to each is drawn in its place. */
  asMeans?: boolean
  detail?: Detail | undefined
}

/** What is drawn of a metric: a curve for each run, or for each group of them. */
export function curvesOf(
  runs: readonly DrawnRun[],
  answer: SeriesAnswer,
  { axis, band, asMeans = false, detail }: Drawing,
): Curve[] {
  const curves: Curve[] = []
  const groups = new Map<string, [Curve, ...Curve[]]>()
  const ofRuns = new Map<string, SeriesJson[]>()
  for (const series of answer) ofRuns.set(series.id, [...(ofRuns.get(series.id) ?? []), series])
  const details = new Map(detail?.series.map((series) => [keyOf(series), series]))
  for (const { start, group, ...run } of runs)
    for (const series of ofRuns.get(run.id) ?? []) {
      const named = partOf(run, series, runs.length === 1 && ofRuns.get(run.id)?.length !== 1)
      const more = details.get(keyOf(series))
      const whole = pointsOf(series, axis, start)
      const points: Points =
        more === undefined || detail === undefined
          ? whole
          : withDetail(whole, pointsOf(more, axis, start), detail.from, detail.to)
      const curve: Curve = { ...named, runIds: [run.id], ...points }
      if (asMeans) curve.ys = meansSoFar(points.ys)
      const known = group === undefined ? undefined : groups.get(group)
      if (known !== undefined) known.push(curve)
      else if (group !== undefined) groups.set(group, [curve])
      else curves.push(curve)
    }
  return [...curves, ...[...groups].map(([group, members]) => meanCurve(members, group, band))]
}

/**
 * The curve of a process: one of several that have logged the metric has a rank.
 * @param isApart whether there is no other run to tell them from, so that a colour can be for each of them
 */
function partOf<R extends Omit<DrawnRun, 'start' | 'group'>>(
  run: R,
  { rank }: SeriesJson,
  isApart: boolean,
): R {
  const id = rank === undefined ? run.id : `${run.id} ${rank}`
  if (!isApart) return rank === undefined ? run : { ...run, id, name: `${run.name} rank ${rank}` }
  const name = rank === undefined ? run.name || 'own process' : `rank ${rank}`
  const offset = rank === undefined ? 0 : 1 + (Number.parseInt(rank, 10) || 0)
  const colour = typeof run.colour === 'number' ? run.colour + offset : run.colour
  return { ...run, id, name, colour, isBest: false }
}

function keyOf({ id, rank }: Pick<SeriesJson, 'id' | 'rank'>): string {
  return JSON.stringify([id, rank])
}
