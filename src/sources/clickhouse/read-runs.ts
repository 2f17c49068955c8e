// Runs of a ClickHouse, made of their spans.

import { decodeRun } from '../../read/decode-run.js'
import type { RunRecord } from '../../read/run-record.js'
import type { WantedPoints } from '../../read/wanted-points.js'
import type { FinishedSpan } from '../../wire/span.js'
import { isCompleteWithoutPoints } from '../points-only.js'
import { START_MS } from './choose/run-conditions.js'
import type { ClickHouseApi } from './clickhouse-api.js'
import { Parameters } from './parameters.js'
import { readSpans } from './read-spans.js'
import type { Relations } from './relations.js'

/** What runs are read with. */
export interface Reading {
  api: ClickHouseApi
  relations: Relations
  signal: AbortSignal
  onWarning: (message: string) => void
}

/**
 * Runs by their ids, without their children. A trace that is no run, or damaged, is not among them.
 * @param points whether their series are wanted
 */
export async function readRuns(
  reading: Reading,
  ids: readonly string[],
  points: WantedPoints,
): Promise<Map<string, RunRecord>> {
  const runs = new Map<string, RunRecord>()
  if (ids.length === 0) return runs
  const { api, relations, signal } = reading
  const incomplete: string[] = []
  for (const [id, spans] of await readSpans(api, relations, ids, points !== false, signal)) {
    if (!points && !isCompleteWithoutPoints(spans)) incomplete.push(id)
    else add(runs, id, spans, points, reading)
  }
  // what their points come to is in no attribute
  if (incomplete.length > 0)
    for (const [id, spans] of await readSpans(api, relations, incomplete, true, signal))
      add(runs, id, spans, false, reading)
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
