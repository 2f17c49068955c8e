import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import type { Point } from '../../wire/events.js'
import { formatCount } from '../terminal/format-count.js'
import type { Pair } from './pairs.js'

/** How many points of each metric a resumed run logged again, where the run was read with them. */
export function supersededPairs({ series }: Pick<RunRecord, 'series'>): Pair[] {
  return Object.entries(series).flatMap(([key, points]): Pair[] => {
    const { superseded } = divide(points)
    const count = formatCount(superseded.length, 'point')
    return superseded.length === 0 ? [] : [[escapeText(key), `${count}, ${stepRange(superseded)}`]]
  })
}

/** Points that count, and those that a resumed run logged again. */
export function divide(points: readonly Point[]): Record<'counting' | 'superseded', Point[]> {
  return {
    counting: points.filter((point) => !point.superseded),
    superseded: points.filter((point) => point.superseded),
  }
}

function stepRange(points: readonly Point[]): string {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const { step = 0 } of points) {
    least = Math.min(least, step)
    most = Math.max(most, step)
  }
  return least === most ? `step ${least}` : `steps ${least} to ${most}`
}
