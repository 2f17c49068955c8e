import type { RunRecord } from '../../../read/run-record.js'
import { jsonText } from '../../../read/tables/exact-json.js'

/** More than a cell of a table shows. A prompt of 1 MB in each of 1,000 runs would be a list of 1 GB. */
const MAX_CHARACTERS = 1000

/** A run for a list: where a value is longer, the beginning of its text and `…`. */
export function withShortValues(run: RunRecord): RunRecord {
  return {
    ...run,
    params: short(run.params),
    attributes: short(run.attributes),
    resource: short(run.resource),
    ...(run.note === undefined ? {} : { note: shortValue(run.note) as string }),
    ...(run.error === undefined ? {} : { error: short(run.error) }),
  }
}

function short<T extends object>(values: T): T {
  if (Object.values(values).every((value) => shortValue(value) === value)) return values
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, shortValue(value)])) as T
}

function shortValue(value: unknown): unknown {
  if (typeof value !== 'string' && !Array.isArray(value)) return value
  const text = typeof value === 'string' ? value : jsonText(value)
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : value
}
