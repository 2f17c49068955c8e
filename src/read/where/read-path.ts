import { own } from '../own.js'
import type { RunRecord } from '../run-record.js'
import { knownBy } from './compile-path.js'
import type { Value } from './expression.js'
import { FIELDS } from './fields.js'
import type { Path } from './path.js'
import { recorded } from './values.js'

/** What a run has at the end of a path, to be shown; of all params, metrics or attributes together nothing. */
export function readPath(run: RunRecord, { field, key, list, statistic, word = 'message' }: Path): Value {
  if (field === 'error') return run.error?.[word]
  if (key === undefined) return FIELDS.get(field)?.read(run)
  if (field === 'metrics') return own(run.summaries, key)?.[(statistic as 'last') ?? knownBy(run, key)]
  const values = run[field as 'params' | 'attributes' | 'resource']
  return recorded(own(values, key) ?? (list === undefined ? undefined : own(values, list)))
}
