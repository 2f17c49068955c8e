import type { OpenCount } from '../../store/recover.js'
import { formatCount } from './format-count.js'

/**
 * `1 crashed run and 2 crashed parts`: a part belongs to a run of several processes, which need not have
 * crashed.
 */
export function formatCrashed({ runs, parts }: OpenCount, status = 'crashed'): string {
  const counted = [
    [runs, `${status} run`],
    [parts, `${status} part`],
  ] as const
  return counted
    .filter(([count]) => count > 0)
    .map(([count, noun]) => formatCount(count, noun))
    .join(' and ')
}
