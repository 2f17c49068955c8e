import type { LeftOut } from '../../read/query/left-out.js'
import { formatCount } from '../terminal/format-count.js'
import { printMessage } from '../terminal/output.js'

/**
 * Says how many runs are left out that nobody has asked to leave out, and why.
 * @returns whether there are any
 */
export function tellLeftOut({ children, archived }: LeftOut): boolean {
  const left = [
    ...(children > 0 ? [`${formatCount(children, 'run')} started in other runs`] : []),
    ...(archived > 0 ? [formatCount(archived, 'archived run')] : []),
  ]
  if (left.length === 0) return false
  printMessage(`${left.join(' and ')} left out: --all lists them too`)
  return true
}
