import type { Assertion } from '../../read/check/compile-assertion.js'
import type { RunRecord } from '../../read/run-record.js'
import { UnknownNames } from '../../read/where/unknown-names.js'
import { WhereError } from '../../read/where/where-error.js'
import type { RunSource } from '../../sources/source.js'

/**
 * A check that passes because of a misspelt name is worse than none.
 * @param runs asked first; the whole source only where they do not know all of the names
 * @throws RunspanError `INVALID_FILTER` for a name that no run has
 */
export async function refuseUnknownNames(
  source: RunSource,
  conditions: readonly Pick<Assertion, 'text' | 'paths'>[],
  runs: readonly RunRecord[],
): Promise<void> {
  const asked = conditions.map(({ text, paths }) => ({ text, names: new UnknownNames(paths) }))
  const hasUnknown = () => asked.some(({ names }) => names.isWaiting)
  for (const { names } of asked) for (const run of runs) names.add(run)
  if (!hasUnknown()) return
  for await (const run of source.runs()) {
    for (const { names } of asked) names.add(run)
    if (!hasUnknown()) return
  }
  for (const { text, names } of asked) {
    const [unknown] = names.found()
    if (unknown === undefined) continue
    const sentence = unknown.warning.charAt(0).toUpperCase() + unknown.warning.slice(1)
    throw new WhereError(text, unknown.range, sentence.endsWith('?') ? sentence : `${sentence}.`)
  }
}
