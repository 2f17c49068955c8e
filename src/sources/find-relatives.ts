import { RunspanError } from '../errors/runspan-error.js'
import type { RunRecord } from '../read/run-record.js'
import type { RunSource } from './source.js'

export interface Relatives {
  /** Undefined when the run has no parent, or it is not in the same source. */
  parent: RunRecord | undefined
  /** In the order they were started. */
  children: RunRecord[]
}

/** The run that a run was started in, and the runs that were started in it, without their points. */
export async function findRelatives(source: RunSource, run: RunRecord): Promise<Relatives> {
  const children = run.children.length === 0 ? [] : await source.runs({ parent: run.id }).toArray()
  return {
    parent: run.parent === undefined ? undefined : await find(source, run.parent),
    children: children.reverse(),
  }
}

async function find(source: RunSource, id: string): Promise<RunRecord | undefined> {
  try {
    return await source.run(id, { fields: [] })
  } catch (error) {
    if (error instanceof RunspanError && error.code === 'RUN_NOT_FOUND') return undefined
    throw error
  }
}
