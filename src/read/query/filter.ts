import { describe } from '../../say/describe.js'
import { RunspanError } from '../../say/errors.js'
import { RUN_STATUSES, type RunStatus } from '../../wire/names.js'
import type { RunRecord } from '../run-record.js'

/** What a run must be to be chosen; all that is given must hold. */
export interface RunFilter {
  project?: string
  name?: string
  status?: RunStatus
  /** Each of these must be among the run's tags. */
  tags?: readonly string[]
  /** Values are compared as text, so that `"0.1"` finds `0.1`; of an array one item, or the whole as JSON. */
  attributes?: Readonly<Record<string, unknown>>
  params?: Readonly<Record<string, unknown>>
  /** The id of the run it was started in. */
  parent?: string
}

const NAMES = ['project', 'name', 'status', 'tags', 'attributes', 'params', 'parent']

/** @throws RunspanError `INVALID_FILTER` for an unknown name or status */
export function checkFilter(filter: RunFilter): void {
  const unknown = Object.keys(filter).find((name) => !NAMES.includes(name))
  if (unknown !== undefined)
    throw new RunspanError(
      'INVALID_FILTER',
      `Runs cannot be filtered by "${unknown}". Use one of ${NAMES.join(', ')}.`,
    )
  if (filter.status !== undefined && !RUN_STATUSES.includes(filter.status)) {
    throw new RunspanError(
      'INVALID_FILTER',
      `No run has the status ${describe(filter.status)}. Use one of ${RUN_STATUSES.join(', ')}.`,
    )
  }
}

export function matches(run: RunRecord, filter: RunFilter): boolean {
  return (
    (filter.project === undefined || run.project === filter.project) &&
    (filter.name === undefined || run.name === filter.name) &&
    (filter.status === undefined || run.status === filter.status) &&
    (filter.parent === undefined || run.parent === filter.parent) &&
    (filter.tags ?? []).every((tag) => run.tags.includes(tag)) &&
    holds(run.attributes, filter.attributes) &&
    holds(run.params, filter.params)
  )
}

function holds(values: Record<string, unknown>, wanted: Readonly<Record<string, unknown>> = {}): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(values, name) && isSame(values[name], value),
  )
}

function isSame(value: unknown, wanted: unknown): boolean {
  if (!Array.isArray(value)) return String(value) === String(wanted)
  return (
    JSON.stringify(value) === (typeof wanted === 'string' ? wanted : JSON.stringify(wanted)) ||
    value.some((item) => String(item) === String(wanted))
  )
}
