import { RunspanError } from '../../errors/runspan-error.js'
import { isSameText } from '../../read/query/same-value.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSource } from '../../sources/source.js'

/**
 * The run to compare with: by id or name, or the newest that a condition matches.
 * @param checked runs that are checked by name: none of them is its own baseline
 * @throws RunspanError `RUN_NOT_FOUND`; `INVALID_OPTION` for the id of a checked run; `INVALID_FILTER` for a condition
 *   that is none
 */
export async function findBaseline(
  source: RunSource,
  given: string,
  checked: readonly RunRecord[],
): Promise<RunRecord> {
  // as the option that takes a condition is called
  const text = given.replace(/^where\s+(?=\S)/, '')
  const isNone = `There is no baseline: no${checked.length > 0 ? ' other' : ''} run`
  const remedy =
    'Record one, or give another --baseline; with --allow-no-baseline what needs one is not checked.'
  const { named, hint } = await findNamed(source, text)
  if (named !== undefined && checked.every(({ id }) => id !== named.id)) return named
  if (named !== undefined && !isSameText(named.name, text))
    throw new RunspanError(
      'INVALID_OPTION',
      `Run ${JSON.stringify(named.name)} (${named.id}) is checked, and cannot be its own baseline. Name another run.`,
    )
  if (named === undefined && !isCondition(text))
    throw new RunspanError(
      'RUN_NOT_FOUND',
      `${isNone} has the id or name ${JSON.stringify(text)}. ${hint === undefined ? '' : `${hint} `}${remedy}`,
    )
  for await (const run of source.runs(named === undefined ? { where: text } : { name: text }))
    if (checked.every(({ id }) => id !== run.id)) return run
  const what =
    named === undefined ? `matches ${JSON.stringify(text)}` : `has the name ${JSON.stringify(text)}`
  throw new RunspanError('RUN_NOT_FOUND', `${isNone} ${what}. ${remedy}`)
}

/** @returns no run where none has this id or name: the text may be a condition; and whose name is like it */
async function findNamed(
  source: RunSource,
  text: string,
): Promise<{ named?: RunRecord; hint?: string | undefined }> {
  try {
    return { named: await source.run(text, { fields: [] }) }
  } catch (error) {
    if (!(error instanceof RunspanError && error.code === 'RUN_NOT_FOUND')) throw error
    return { hint: /Did you mean .*$/.exec(error.message)?.[0] }
  }
}

/** Any condition compares, calls or joins something; the name of a run that is not there seldom does. */
function isCondition(text: string): boolean {
  return /[=<>()[\]!&|?]|\sin\s/.test(text)
}
