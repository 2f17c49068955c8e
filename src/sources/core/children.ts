import type { RunRecord } from '../../read/run-record.js'

type Child = Pick<RunRecord, 'id' | 'startTime'>

/** Which runs were started in which. */
export class Children {
  readonly #byParent = new Map<string, Child[]>()

  constructor(runs: Iterable<RunRecord> = []) {
    for (const run of runs) this.add(run)
  }

  add({ id, startTime, parent }: RunRecord): void {
    if (parent === undefined) return
    const known = this.#byParent.get(parent)
    if (known === undefined) this.#byParent.set(parent, [{ id, startTime }])
    else known.push({ id, startTime })
  }

  /** The ids of the runs that were started in a run, the oldest first. */
  of(id: string): string[] {
    // 100,000 ids are not looked up where there is nothing to find
    const children = this.#byParent.size === 0 ? undefined : this.#byParent.get(id)
    if (children === undefined) return []
    children.sort((a, b) => a.startTime - b.startTime || (a.id < b.id ? 1 : -1))
    return children.map((child) => child.id)
  }
}
