import type { SeriesAnswer } from '../../server/api-types.js'
import { type Axis, type Curve, pointsOf } from './curve.js'
import { meanCurve } from './mean-curve.js'

/** A run of which a curve is drawn. */
export type DrawnRun = Pick<Curve, 'id' | 'name' | 'colour' | 'isBest' | 'isQuiet' | 'isLive'> & {
  /** Epoch milliseconds. */
  start: number
  /** The name of its group, of which the mean is drawn in place of each run. */
  group?: string
}

/** What is drawn of a metric: a curve for each run, or for each group of them. */
export function curvesOf(runs: readonly DrawnRun[], answer: SeriesAnswer, axis: Axis): Curve[] {
  const curves: Curve[] = []
  const groups = new Map<string, [Curve, ...Curve[]]>()
  for (const { start, group, ...run } of runs)
    for (const series of answer.filter(({ id }) => id === run.id)) {
      const { rank } = series
      const named =
        rank === undefined ? run : { ...run, id: `${run.id} ${rank}`, name: `${run.name} rank ${rank}` }
      const curve: Curve = { ...named, ...pointsOf(series, axis, start) }
      const known = group === undefined ? undefined : groups.get(group)
      if (known !== undefined) known.push(curve)
      else if (group !== undefined) groups.set(group, [curve])
      else curves.push(curve)
    }
  return [...curves, ...[...groups].map(([group, members]) => meanCurve(members, group, group))]
}
