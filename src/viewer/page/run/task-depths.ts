import type { TaskJson } from '../../server/api-types.js'

/** In how many of these tasks each one lies. */
export function depthsOf(tasks: readonly Pick<TaskJson, 'id' | 'parentId'>[]): Map<string, number> {
  const parents = new Map(tasks.map(({ id, parentId }) => [id, parentId]))
  const depths = new Map<string, number>()
  for (const { id } of tasks) {
    let depth = 0
    // tasks that lie in each other in a circle, as only a damaged store has them, end somewhere
    for (let at = parents.get(id); at !== undefined && parents.has(at) && depth < MOST; at = parents.get(at))
      depth++
    depths.set(id, depth)
  }
  return depths
}

const MOST = 20
