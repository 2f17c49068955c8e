import type { CrashedCount } from '../../store/recover.js'
import { formatCount } from '../terminal/format-count.js'

/** `1 crashed run and 2 crashed parts`: a part is of a run that other processes share, and need not have crashed. */
export function formatCrashed({ runs, parts }: CrashedCount): string {
  const counted = [
    [runs, 'crashed run'],
    [parts, 'crashed part'],
  ] as const
  return counted
    .filter(([count]) => count > 0)
    .map(([count, noun]) => formatCount(count, noun))
    .join(' and ')
}
