// The ids of runs that a query may choose, the newest first. Time is looked through in stretches, each with more runs than the
// one before, so that the first page of a list costs the same among a thousand runs and a million.

import type { SourceFilter } from '../../../read/query/compile-filter.js'
import { END_OF_TIME } from '../../time-range.js'
import { Parameters } from '../parameters.js'
import type { Reading } from '../reading.js'
import { type Field, orderOfNumbers, RANK_NUMBER } from '../schema/values.js'
import { ADDS_TO_RUNS, runConditions, START_MS, type Window, withinWindow } from './run-conditions.js'

/** How many runs the first stretch has: a page of a list, or where a condition leaves some of them out, more. */
const FIRST_STRETCH = 64
const FIRST_STRETCH_OF_SOME = 512
const GROWTH = 8
/** Their ids are in memory at once. */
const MAX_STRETCH = 262_144

/** A first page of a list fits; somebody who reads on wants many. */
const FIRST_PAGE = 64
const MAX_PAGE = 512

/** Which runs are looked for. */
export interface Choice {
  filter: SourceFilter
  window: Window
  /** Whether `where` is answered by SQL as far as that goes. */
  useWhere: boolean
}

export interface Page {
  ids: string[]
  /** All runs that were started at this time or later are on this page or on one before; epoch milliseconds. */
  knownSince: number
}

export async function* newestIds(reading: Reading, choice: Choice): AsyncGenerator<Page> {
  const seen = new Set<string>()
  let size = FIRST_PAGE
  for await (const { since, found } of stretches(reading, choice)) {
    const fresh = found.filter(({ RunId }) => !seen.has(RunId))
    for (const { RunId } of fresh) seen.add(RunId)
    for (let i = 0; i < fresh.length; size = Math.min(MAX_PAGE, size * 2)) {
      const page = fresh.slice(i, i + size)
      i += size
      const next = fresh[i]
      yield {
        ids: page.map(({ RunId }) => RunId),
        knownSince: next === undefined ? since : Number(next.Ms) + 1,
      }
    }
    if (fresh.length === 0) yield { ids: [], knownSince: since }
  }
}

interface Candidate {
  RunId: string
  /** A text, because it has 64 bits. */
  Ms: string
}

async function* stretches(
  reading: Reading,
  choice: Choice,
): AsyncGenerator<{ since: number; found: Candidate[] }> {
  const { window, filter, useWhere } = choice
  const { condition } = await runConditions(filter, reading.relations, new Parameters(), useWhere)
  let runs = condition.sql === '1' ? FIRST_STRETCH : FIRST_STRETCH_OF_SOME
  for (let { until } = window; until > window.since; ) {
    const since = Math.max(window.since, await startOfStretch(reading, choice, until, runs))
    yield { since, found: await candidatesBetween(reading, choice, { since, until }) }
    until = since
    runs = Math.min(MAX_STRETCH, runs * GROWTH)
  }
}

/** When the first of so many runs before a time was started; 0 where there are fewer. */
async function startOfStretch(
  { api, relations, signal }: Reading,
  { filter, window }: Choice,
  until: number,
  runs: number,
): Promise<number> {
  // without tables each question would read all spans; a name has an index, and few runs
  if (!relations.hasTables || filter.exact.name !== undefined) return 0
  const parameters = new Parameters()
  const { project } = await runConditions(filter, relations, parameters, false)
  const [field, key]: [Field, string] = project === undefined ? ['started', `''`] : ['project', project]
  const [row] = await api.all<{ runs: string; since: string }>(
    `SELECT toString(count()) AS runs, toString(toInt64(min(Number))) AS since FROM (
  SELECT Number FROM ${relations.valuesOf(field)}
  WHERE Key = ${key} AND Rank = ${RANK_NUMBER} AND Number < ${parameters.number(until)} AND Number >= ${parameters.number(window.since)}
  ORDER BY ${orderOfNumbers(true)} LIMIT ${runs}
)`,
    parameters.values,
    signal,
  )
  return Number(row?.runs) < runs ? 0 : Number(row?.since)
}

/**
 * Runs that were started then, or of which another process started something then: those are seen again where they belong.
 * A row that has been replaced says no more than that its run may be chosen.
 */
async function candidatesBetween(
  { api, relations, signal }: Reading,
  { filter, useWhere }: Choice,
  window: Window,
): Promise<Candidate[]> {
  const { runRows, parts } = relations
  const parameters = new Parameters()
  const { condition, always, project } = await runConditions(filter, relations, parameters, useWhere)
  const within = [always, ...withinWindow(window, parameters)].map((sql) => `(${sql})`).join(' AND ')
  const rows = `SELECT RunId, ${START_MS} AS StartMs FROM ${runRows} WHERE ${within}`
  const partly = `RunId IN (SELECT RunId FROM ${parts} WHERE ${ADDS_TO_RUNS} AND RunId IN (SELECT RunId FROM ${runRows} WHERE ${within}))`
  // apart, so that each can make use of an index
  const chosen =
    condition.sql === '1'
      ? [rows]
      : [`(${condition.sql})`, 'NOT IsPlain', ...(isWhole(window) ? [] : [partly])].map(
          (which) => `${rows} AND ${which}`,
        )
  const ofOthers = [
    ...(project === undefined ? [] : [`Key IN ('', ${project})`]),
    `Number >= ${parameters.number(window.since)}`,
    `Number < ${parameters.number(window.until)}`,
  ]
  return await api.all<Candidate>(
    `SELECT RunId, toString(max(StartMs)) AS Ms FROM (
${[...chosen, `SELECT RunId, toInt64(Number) AS StartMs FROM ${relations.valuesOf('part')} WHERE ${ofOthers.join(' AND ')}`].join('\nUNION ALL\n')}
) GROUP BY RunId ORDER BY max(StartMs) DESC, RunId`,
    parameters.values,
    signal,
  )
}

/** Whether it is all of time, where all that others have added is found by itself. */
function isWhole({ since, until }: Window): boolean {
  return since <= 0 && until >= END_OF_TIME
}
