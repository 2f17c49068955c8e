import type { RunRecord } from '../../read/run-record.js'
import { Children } from './children.js'

/**
 * Sorts all runs of a source, the newest first, and gives each the ids of the runs that were started in it, the oldest
 * first.
 */
export function sortAndLink<T extends { run: RunRecord }>(all: T[]): T[] {
  const children = new Children(all.map(({ run }) => run))
  all.sort((a, b) => b.run.startTime - a.run.startTime || (a.run.id < b.run.id ? -1 : 1))
  for (const { run } of all) run.children = children.of(run.id)
  return all
}
