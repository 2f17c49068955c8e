// The rows of a table of runs: those of the list, and below an opened one the runs that were started in it.

import type { RunJson } from '../../server/api-types.js'

export interface Row {
  run: RunJson
  /** 0 for a run of the list, 1 for one that was started in it, and so on. */
  depth: number
  /** Whether the runs that were started in it stand below; undefined where there are none. */
  isOpen: boolean | undefined
}

/**
 * @param open ids of the runs that are opened
 * @param childrenOf the runs that were started in each, as far as they have been read
 */
export function rowsOf(
  runs: readonly RunJson[],
  open: readonly string[],
  childrenOf: ReadonlyMap<string, readonly RunJson[]>,
): Row[] {
  const isOpen = new Set(open)
  const rows: Row[] = []
  // a run whose parents go round in a circle, as only a damaged store has it, is there once
  const seen = new Set<string>()
  const add = (run: RunJson, depth: number): void => {
    if (seen.has(run.id)) return
    seen.add(run.id)
    const hasChildren = run.children.length > 0
    rows.push({ run, depth, isOpen: hasChildren ? isOpen.has(run.id) : undefined })
    if (hasChildren && isOpen.has(run.id))
      for (const child of childrenOf.get(run.id) ?? []) add(child, depth + 1)
  }
  for (const run of runs) add(run, 0)
  return rows
}

/** The ids that are open after a row was opened or closed; what was opened below it stays as it was. */
export function opened(open: readonly string[], id: string): string[] {
  return open.includes(id) ? open.filter((other) => other !== id) : [...open, id]
}
