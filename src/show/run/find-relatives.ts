import type { RunRecord } from '../../read/run-record.js'
import type { RunSource } from '../../read/sources/source.js'

export interface Relatives {
  /** Undefined when the run has none, or its parent is not in the same source. */
  parent: RunRecord | undefined
  /** In the order they were started. */
  children: RunRecord[]
}

/** The run that a run was started in, and those started in it, without their points. */
export async function findRelatives(source: RunSource, run: RunRecord): Promise<Relatives> {
  const relatives: Relatives = { parent: undefined, children: [] }
  if (run.parent === undefined && run.children.length === 0) return relatives
  for await (const other of source.runs({}, { points: false })) {
    if (other.id === run.parent) relatives.parent = other
    if (other.parent === run.id) relatives.children.unshift(other)
  }
  return relatives
}
