import type { Column } from './column.js'
import { BOX_WIDTH, leastNameWidth } from './placed-columns.js'

/** The curve of the first metric, its value, and that of the second. */
const SEEN = 3

/**
 * The usual columns so that what the runs came to is seen without scrolling: params for which there is no room before it stand
 * behind.
 * @param room the width of the table, in pixels
 */
export function metricsInSight(columns: readonly Column[], room: number): readonly Column[] {
  const at = columns.findIndex(({ group }) => group === 'metrics')
  if (at < 0) return columns
  const [params, rest] = [columns.slice(0, at), columns.slice(at)]
  const seen = rest.slice(0, SEEN).filter(({ group }) => group === 'metrics')
  let left = room - BOX_WIDTH - leastNameWidth(room)
  const [curve, first] = seen
  // where there is room for one of both, it is the value
  if (curve && first && curve.width + first.width > left) rest.splice(0, 2, first, curve)
  left -= widthOf(seen)
  const isBehind = params.findIndex((_, i) => widthOf(params.slice(0, i + 1)) > left)
  if (isBehind < 0) return [...params, ...rest]
  const behind = rest.findLastIndex(({ group }) => group !== 'params') + 1
  return [...params.slice(0, isBehind), ...rest.toSpliced(behind, 0, ...params.slice(isBehind))]
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0)
}
