// What of a run was decided before it began, and is not the same in all runs that are compared.

import type { AttributeValue } from '../../wire/attribute-value.js'
import type { ParamValue } from '../../wire/events.js'
import type { RunRecord } from '../run-record.js'
import { isSameRecorded } from './same-recorded.js'

/** Something that is not the same in all of the runs: a param, a tag, an attribute, a field of the resource. */
export interface DifferingRow {
  /** Its path, as in a filter: `params.lr`, `tags.baseline`, `attributes.team`, `resource.host.name`. */
  name: string
  /** One for each run, in their order; undefined where a run does not have it. A tag is true or false. */
  values: (ParamValue | AttributeValue | undefined)[]
}

/** Two processes never share these, which says nothing about their runs. */
const OF_ONE_PROCESS = ['process.pid', 'service.instance.id']

/** Some processes end before they know it. */
const KNOWN_LATE = [
  'resource.runspan.git.dirty',
  'resource.runspan.git.diff',
  'resource.runspan.git.diff_bytes',
  'resource.runspan.host.gpus',
  'resource.runspan.host.gpu_memory_bytes',
  'resource.runspan.host.gpu_driver',
]

/** Params, tags, attributes, then the resource; of each, what tells most of the runs apart comes first. */
export function differingRows(runs: readonly RunRecord[]): DifferingRow[] {
  return [
    rowsOf('params', runs, ({ params }) => params),
    tagRows(runs),
    rowsOf('attributes', runs, ({ attributes }) => attributes),
    rowsOf('resource', runs, ({ resource }) => resource).filter(
      ({ name }) => !OF_ONE_PROCESS.some((field) => name === `resource.${field}`),
    ),
  ].flatMap((rows) => tellingFirst(rows.filter(differs)))
}

/**
 * Otherwise they stay as the runs have them. A run of another kind has params and metrics of its own, which say nothing of
 * the others.
 */
export function tellingFirst<R extends Pick<DifferingRow, 'values'>>(rows: readonly R[]): R[] {
  const rank = ({ values }: R) => {
    const known = values.filter((value) => value !== undefined)
    if (known.length * 2 < values.length) return 2
    return known.some((value) => !isSameRecorded(value, known[0])) ? 0 : 1
  }
  const ranks = new Map(rows.map((row) => [row, rank(row)]))
  return rows.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))
}

function differs({ name, values }: DifferingRow): boolean {
  const known = KNOWN_LATE.includes(name) ? values.filter((value) => value !== undefined) : values
  return known.some((value) => !isSameRecorded(value, known[0]))
}

type Values = Readonly<Record<string, ParamValue | AttributeValue | undefined>>

function rowsOf(
  field: string,
  runs: readonly RunRecord[],
  valuesOf: (run: RunRecord) => Values,
): DifferingRow[] {
  const rows = new Map<string, DifferingRow>()
  for (const [i, run] of runs.entries())
    for (const [key, value] of Object.entries(valuesOf(run))) {
      const row = rows.get(key) ?? { name: `${field}.${key}`, values: runs.map(() => undefined) }
      row.values[i] = value
      rows.set(key, row)
    }
  return [...rows.values()]
}

function tagRows(runs: readonly RunRecord[]): DifferingRow[] {
  const tagsOf = runs.map(({ tags }) => new Set(tags))
  return [...new Set(runs.flatMap(({ tags }) => tags))].map((tag) => ({
    name: `tags.${tag}`,
    values: tagsOf.map((tags) => tags.has(tag)),
  }))
}
