import { RunspanError } from '../../errors/runspan-error.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSource } from '../../sources/source.js'

/**
 * The runs of these names, or ids, each once.
 * @throws RunspanError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
 */
export async function runsByName(
  source: RunSource,
  names: readonly string[],
  fields: readonly RunField[] = [],
): Promise<RunRecord[]> {
  const byId = new Map<string, RunRecord>()
  for (const name of names) {
    const run = await source.run(name, { fields })
    byId.set(run.id, run)
  }
  return [...byId.values()]
}

/** @throws RunspanError `INVALID_OPTION` for names beside options that choose runs too */
export function refuseBoth(names: readonly string[], isChosenByOptions: boolean): void {
  if (names.length > 0 && isChosenByOptions)
    throw new RunspanError(
      'INVALID_OPTION',
      'Runs are named, and options choose runs as well. Give the one or the other.',
    )
}
