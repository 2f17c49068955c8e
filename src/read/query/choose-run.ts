import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../run-record.js'
import { isSameText } from './same-value.js'
import { didYouMean, similarNames } from './similar-names.js'

/**
 * The run that a person means: by id, by the beginning of an id (4 digits at least), or by name, the newest
 * of that name.
 * @param runs the newest first
 */
export function chooseRun<R extends Pick<RunRecord, 'id' | 'name'>>(runs: readonly R[], idOrName: string): R {
  const exact =
    runs.find(({ id }) => id === idOrName.toLowerCase()) ??
    runs.find(({ name }) => isSameText(name, idOrName))
  if (exact !== undefined) return exact
  const fitting = /^[0-9a-f]{4,}$/i.test(idOrName)
    ? runs.filter(({ id }) => id.startsWith(idOrName.toLowerCase()))
    : []
  if (fitting.length > 1) {
    throw new RunspanError(
      'RUN_AMBIGUOUS',
      `${fitting.length} runs have an id that begins with "${idOrName}": ${fitting
        .slice(0, 5)
        .map(({ id, name }) => `${id} (${name})`)
        .join(', ')}. Give more digits.`,
    )
  }
  const [only] = fitting
  if (only === undefined) {
    const digits = /^[0-9a-f]{1,3}$/i.test(idOrName)
      ? ' To find a run by the beginning of its id, give four digits at least.'
      : ''
    const near = similarNames(
      idOrName,
      runs.map(({ name }) => name),
    )
    const hint = didYouMean(near)?.replace('d', 'D') ?? 'List the runs there are with `runspan list`.'
    throw new RunspanError('RUN_NOT_FOUND', `No run has the id or name "${idOrName}".${digits} ${hint}`)
  }
  return only
}
