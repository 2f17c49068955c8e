// The curves in the rows of a table: read for the rows in sight, and kept.

import { useRef } from 'preact/hooks'
import type { RunJson } from '../../server/api-types.js'
import { readSeries } from '../api/read-series.js'
import { useLoaded } from '../api/use-loaded.js'
import { pointsOf } from '../chart/curve.js'
import { areJudgements, isReducedJudgement, meansSoFar } from '../chart/judgements.js'

/** As many rows as are asked for together. */
const BLOCK = 50
/** A cell has not many more pixels. */
const BUCKETS = 24

/** The values of a run's metric, by step where all of its points have one, else by time. */
export interface SparkLine {
  xs: readonly number[]
  ys: readonly (number | null)[]
}

/**
 * @param first the first row in sight
 * @param end the row after the last one
 * @param metric undefined draws none
 */
export function useSparkLines(
  runs: readonly RunJson[],
  { first, end }: { first: number; end: number },
  metric: string | undefined,
  version: number,
): ReadonlyMap<string, SparkLine> {
  const known = useRef({ metric, lines: new Map<string, SparkLine>() })
  if (known.current.metric !== metric) known.current = { metric, lines: new Map() }
  const { lines } = known.current
  const inSight = runs.slice(Math.floor(first / BLOCK) * BLOCK, Math.ceil(end / BLOCK) * BLOCK)
  // the others have all of their points
  const asked = inSight.filter(({ id, status }) => !lines.has(id) || status === 'running').map(({ id }) => id)
  const question =
    metric === undefined || inSight.length === 0 ? undefined : [metric, ...inSight.map(({ id }) => id)]
  useLoaded(
    question?.join(' '),
    async (signal) => {
      if (asked.length === 0) return
      const series = await readSeries(asked, metric as string, { buckets: BUCKETS }, signal)
      for (const id of asked) lines.set(id, { xs: [], ys: [] })
      for (const one of series) {
        // of thousands of judgements the lowest and the highest say nothing
        if (one.rank !== undefined || isReducedJudgement(one)) continue
        const points = pointsOf(one, one.steps.includes(null) ? 'time' : 'step', 0)
        lines.set(one.id, areJudgements([one]) ? { ...points, ys: meansSoFar(points.ys) } : points)
      }
    },
    version,
  )
  return lines
}
