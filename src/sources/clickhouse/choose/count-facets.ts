import { FacetCounter, type Facets } from '../../../read/facets/facets.js'
import type { ValueType } from '../../../read/facets/value-type.js'
import { compileForSource } from '../../../read/query/compile-filter.js'
import { NO_FIELDS } from '../../../read/with-fields.js'
import type { RunStatus } from '../../../wire/names.js'
import { isWithin } from '../../time-range.js'
import { Parameters } from '../parameters.js'
import { readRuns } from '../read-runs.js'
import type { Reading } from '../reading.js'
import { inPages, otherIds } from './other-ids.js'
import { isPlainWithTexts, plainRows, runConditions, START_MS, type Window } from './run-conditions.js'

interface FacetRow {
  field: (typeof FACETS)[number][0] | 'newest'
  name: string
  /** Of a project the status, or a run. */
  type: string
  runs: string
}

/**
 * What there is to choose runs by: plain rows are counted by SQL, the others one by one.
 * @returns undefined where SQL does not know of each plain row whether it is in the project
 */
export async function countFacets(
  reading: Reading,
  project: string | undefined,
  window: Window,
): Promise<Facets | undefined> {
  const { api, relations, signal } = reading
  const filter = await compileForSource({ project })
  const parameters = new Parameters()
  const conditions = await runConditions(filter, relations, parameters, false)
  if (!conditions.condition.isExact) return undefined
  const isPlain = isPlainWithTexts(conditions.isPlain, relations)
  const rows = `FROM ${relations.runs} WHERE ${plainRows({ ...conditions, isPlain }, window, parameters)}`
  const counter = new FacetCounter()
  const queries = FACETS.map(
    ([field, name, type]) =>
      `SELECT '${field}' AS field, toString(${name}) AS name, toString(${type}) AS type, toString(count()) AS runs ${rows} GROUP BY name, type`,
  )
  // no plain row is of an archived run
  queries.push(
    `SELECT 'newest' AS field, toString(Project) AS name, toJSONString(argMax((RunId, Name, Status, toString(${START_MS})), (${START_MS}, RunId))) AS type, '1' AS runs ${rows} AND ParentRun = '' GROUP BY name`,
  )
  const query = queries.join('\nUNION ALL\n')
  for await (const row of api.rows<FacetRow>(query, parameters.values, signal)) add(counter, row)
  for (const ids of inPages(await otherIds(reading, { filter, window, useWhere: false }, true)))
    for (const run of (await readRuns(reading, ids, NO_FIELDS)).values())
      if (isWithin(window, run.startTime) && filter.matches(run)) counter.add(run)
  return counter.facets()
}

/** A JSON number that a double has exactly: any other is a text to a storage that keeps only texts. */
const IS_NUMBER = `match(v, '^-?(0|[1-9][0-9]*)(\\\\.[0-9]+)?([eE][+-]?[0-9]+)?$') AND v != '-0' AND (abs(toFloat64OrZero(v)) <= 9007199254740991 OR floor(toFloat64OrZero(v)) != toFloat64OrZero(v))`
/** Of params it is marked what a text that reads as a number is, so that any that is not marked is one. */
const IS_PARAM_NUMBER = `match(v, '^-?(0|[1-9][0-9]*)(\\\\.[0-9]+)?([eE][+-]?[0-9]+)?$') OR v IN ('NaN', 'Infinity', '-Infinity')`

const keysAndTypes = (column: string, isNumber: string) =>
  `arrayJoin(CAST(mapApply((k, v) -> (k, multiIf(v IN ('true', 'false'), 'boolean', ${isNumber}, 'number', startsWith(v, '[') AND endsWith(v, ']'), 'list', 'text')), ${column}), 'Array(Tuple(String, String))')) AS entry`

/** Each as the list, what is counted, and its type. */
const FACETS = [
  ['projects', 'Project', 'Status'],
  ['names', 'Name', "''"],
  ['tags', 'arrayJoin(arrayDistinct(Tags))', "''"],
  ['metrics', 'arrayJoin(mapKeys(Last))', "'number'"],
  ['params', `tupleElement(${keysAndTypes('Params', IS_PARAM_NUMBER)}, 1)`, 'tupleElement(entry, 2)'],
  ['attributes', `tupleElement(${keysAndTypes('Attributes', IS_NUMBER)}, 1)`, 'tupleElement(entry, 2)'],
] as const

function add(counter: FacetCounter, { field, name, type, runs }: FacetRow): void {
  if (field === 'newest') counter.addNewest(name, newestOf(type))
  else if (field === 'projects') counter.addInProject(name, type, Number(runs))
  else if (field === 'params' || field === 'attributes' || field === 'metrics')
    counter.addKey(field, name, type as ValueType, Number(runs))
  else counter.addCounted(field, name, Number(runs))
}

function newestOf(json: string) {
  const [id, name, status, startTime] = JSON.parse(json) as [string, string, RunStatus, string]
  return { id, name, status, startTime: Number(startTime) }
}
