// Runs of a ClickHouse, made of their spans.

import { decodeRun } from '../../read/decode-run.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { type WantedPoints, wantedPoints } from '../../read/wanted-points.js'
import type { FinishedSpan } from '../../wire/span.js'
import { isCompleteWithoutPoints } from '../points-only.js'
import { START_MS } from './choose/run-conditions.js'
import { Parameters } from './parameters.js'
import { readListedSpans, readSpans } from './read-spans.js'
import type { Reading } from './reading.js'

/**
 * Runs by their ids, without their children. A trace that is no run, or damaged, is not among them.
 * @param fields what of them is wanted that may be of any length
 */
export async function readRuns(
  reading: Reading,
  ids: readonly string[],
  fields: ReadonlySet<RunField>,
): Promise<Map<string, RunRecord>> {
  const runs = new Map<string, RunRecord>()
  if (ids.length === 0) return runs
  const points = wantedPoints(fields)
  const isListed = !points && !fields.has('tasks') && !fields.has('spans')
  const incomplete: string[] = []
  const addAll = (found: ReadonlyMap<string, FinishedSpan[]>): void => {
    for (const [id, spans] of found) {
      if (!points && !isCompleteWithoutPoints(spans)) incomplete.push(id)
      else add(runs, id, spans, points, reading)
    }
  }
  const listed = isListed ? await readListedSpans(reading, ids) : new Map<string, FinishedSpan[]>()
  addAll(listed)
  const unlisted = ids.filter((id) => !listed.has(id))
  addAll(await readSpans(reading, unlisted, points !== false))
  // what their points come to is in no attribute
  for (const [id, spans] of await readSpans(reading, incomplete, true)) add(runs, id, spans, false, reading)
  return runs
}

function add(
  runs: Map<string, RunRecord>,
  id: string,
  spans: readonly FinishedSpan[],
  points: WantedPoints,
  { onWarning }: Reading,
): void {
  try {
    const run = decodeRun(spans, { points, untyped: true })
    if (run === undefined) return
    runs.set(id, run)
    if (run.missingPoints > 0)
      onWarning(
        `${run.missingPoints} of the ${run.pointCount} points of run ${id} are not in ClickHouse: they are still on their way, or were never sent`,
      )
  } catch (error) {
    onWarning(`the trace ${id} cannot be read (${(error as Error).message})`)
  }
}

/** The ids of the runs that were started in each of these runs, the oldest first. */
export async function readChildren(
  { api, relations, signal }: Reading,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const children = new Map<string, string[]>()
  if (ids.length === 0) return children
  const parameters = new Parameters()
  const wanted = parameters.texts(ids)
  const rows = api.rows<{ ParentRun: string; RunId: string }>(
    `SELECT ParentRun, RunId FROM (
  SELECT ParentRun, RunId, ${START_MS} AS StartMs FROM ${relations.runs} WHERE ParentRun IN ${wanted}
  UNION ALL
  SELECT ParentRun, RunId, ${START_MS} AS StartMs FROM ${relations.parts} WHERE ParentRun IN ${wanted} AND Kind != 'annotation'
) GROUP BY ParentRun, RunId ORDER BY min(StartMs), RunId DESC`,
    parameters.values,
    signal,
  )
  for await (const { ParentRun, RunId } of rows) {
    const known = children.get(ParentRun)
    if (known === undefined) children.set(ParentRun, [RunId])
    else known.push(RunId)
  }
  return children
}
