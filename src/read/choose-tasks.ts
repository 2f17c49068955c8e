// Which tasks of a run are shown, and in which order.

import { RunspanError } from '../errors/runspan-error.js'
import type { TaskRecord } from './run-record.js'
import { jsonText } from './tables/exact-json.js'

export interface TaskChoice {
  /** Only those that failed or crashed. */
  failed?: boolean | undefined
  /** A score, `duration`, `status`, `item`, `name`, `number` or `tokens.input`; with `-` in front descending. */
  sort?: string | undefined
  /** Only those that have it, in letters of either case, in item, name, inputs, outputs, expected output or error. */
  search?: string | undefined
}

/**
 * In the order of the run where no other is asked for; what has nothing to be sorted by comes last.
 * @throws RunspanError `INVALID_OPTION` for a score to sort by that no task has
 */
export function chooseTasks(
  tasks: readonly TaskRecord[],
  { failed, sort, search = '' }: TaskChoice,
): readonly TaskRecord[] {
  const bad = failed ? tasks.filter(isBad) : tasks
  const wanted = search.toLowerCase()
  const found = wanted === '' ? bad : bad.filter((task) => textsOf(task).some((text) => has(text, wanted)))
  return sort === undefined ? found : sorted(found, sort, tasks)
}

export function isBad({ status }: TaskRecord): boolean {
  return status === 'failed' || status === 'crashed'
}

/** The names of all scores, in the order in which they came first. */
export function scoreNames(tasks: readonly TaskRecord[]): string[] {
  const names = new Set<string>()
  for (const { scores } of tasks) for (const name of Object.keys(scores)) names.add(name)
  return [...names]
}

function textsOf({ item, name, inputs, outputs, expected, error }: TaskRecord): (string | undefined)[] {
  const values = [...Object.values(inputs), ...Object.values(outputs)]
  return [
    ...[item, name, expected, error?.type, error?.message],
    ...values.map((value) => (typeof value === 'string' ? value : jsonText(value))),
  ]
}

function has(text: string | undefined, wanted: string): boolean {
  return text?.toLowerCase().includes(wanted) ?? false
}

const FIELDS = new Set([
  'number',
  'name',
  'item',
  'status',
  'duration',
  'tokens.input',
  'tokens.output',
  'tokens.cost',
])

/** @param all of the run: a score that none of those that were found has is one all the same */
function sorted(tasks: readonly TaskRecord[], sort: string, all: readonly TaskRecord[]): TaskRecord[] {
  const isDescending = sort.startsWith('-')
  const key = isDescending ? sort.slice(1) : sort
  if (!FIELDS.has(key) && !all.some(({ scores }) => Object.hasOwn(scores, key))) {
    throw new RunspanError(
      'INVALID_OPTION',
      `No task has a score "${key}" to sort by. Give a score, or one of ${[...FIELDS].join(', ')}.`,
    )
  }
  return tasks.toSorted((a, b) => {
    const [left, right] = [sortValue(a, key), sortValue(b, key)]
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined)
    const order = left < right ? -1 : left > right ? 1 : 0
    return isDescending ? -order : order
  })
}

function sortValue(task: TaskRecord, key: string): number | string | undefined {
  if (Object.hasOwn(task.scores, key)) {
    const value = task.scores[key]?.value
    return Number.isNaN(value) ? undefined : value
  }
  if (key === 'duration') return task.durationMs
  if (key.startsWith('tokens.'))
    return task.tokens?.[key.slice('tokens.'.length) as 'input' | 'output' | 'cost']
  return key === 'status' || key === 'item' || key === 'name' || key === 'number' ? task[key] : undefined
}
