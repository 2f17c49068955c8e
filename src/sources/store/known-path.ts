import { own } from '../../read/own.js'
import type { RunRecord } from '../../read/run-record.js'
import type { Path } from '../../read/where/path.js'

/** Whether a run has what a condition looks at. */
export function isKnown({ field, key, list }: Path, run: RunRecord): boolean {
  if (key === undefined) return true
  const map = (field === 'metrics' ? 'summaries' : field) as
    | 'params'
    | 'attributes'
    | 'summaries'
    | 'resource'
  return (
    own<unknown>(run[map], key) !== undefined ||
    (list !== undefined && own<unknown>(run[map], list) !== undefined)
  )
}
