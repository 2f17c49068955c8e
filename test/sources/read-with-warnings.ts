import { openStore, RUN_FIELDS, type RunRecord } from '../../src/read.js'

/** The runs of a store, and what is told of it. */
export async function readWithWarnings(dir: string): Promise<{ runs: RunRecord[]; warnings: string[] }> {
  const warnings: string[] = []
  const source = openStore({ dir, onWarning: (warning) => warnings.push(warning) })
  const runs = await source.runs({ fields: RUN_FIELDS }).toArray()
  return { runs, warnings: [...new Set(warnings)] }
}
