// The spans of traces, from the exporter's table, or from ours of what a list needs. Every value in them is a text.

import type { FinishedSpan } from '../../wire/span.js'
import { Parameters } from './parameters.js'
import type { Reading } from './reading.js'
import { HAS_ONLY_POINTS, selectedColumns } from './schema/span-columns.js'
import { type SpanRow, spanOf } from './span-of-row.js'

/**
 * The spans of each of these traces; none of one that is not there.
 * @param points whether all points are read; else no segments with nothing but points, and no points that a root summarizes
 */
export async function readSpans(
  { api, relations, signal }: Reading,
  ids: readonly string[],
  points: boolean,
): Promise<Map<string, FinishedSpan[]>> {
  const parameters = new Parameters()
  const found = new Map<string, FinishedSpan[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return found
  const wanted = parameters.texts(ids)
  const query = `SELECT TraceId, ${selectedColumns(points)} FROM ${relations.traces}
WHERE TraceId IN ${wanted}${relations.timesOf(wanted)}${points ? '' : ` AND NOT (${HAS_ONLY_POINTS})`}`
  for await (const row of api.rows<SpanRow>(query, parameters.values, signal))
    found.get(row.TraceId)?.push(spanOf(row))
  return found
}

/**
 * The spans of each of these runs that a list needs, if they have ended: without tasks and points. A run of which they do not say
 * everything is not among them.
 */
export async function readListedSpans(
  { api, relations, signal }: Reading,
  ids: readonly string[],
): Promise<Map<string, FinishedSpan[]>> {
  const found = new Map<string, FinishedSpan[]>()
  if (relations.spans === undefined) return found
  const parameters = new Parameters()
  const query = `SELECT RunId, Span FROM ${relations.spans} WHERE RunId IN ${parameters.texts(ids)}`
  const others = new Set<string>()
  for await (const { RunId, Span } of api.rows<{ RunId: string; Span: string }>(
    query,
    parameters.values,
    signal,
  )) {
    if (Span === '') {
      others.add(RunId)
      continue
    }
    const span = spanOf({ ...JSON.parse(Span), TraceId: RunId } as SpanRow)
    const known = found.get(RunId)
    if (known === undefined) found.set(RunId, [span])
    else known.push(span)
  }
  for (const id of others) found.delete(id)
  return found
}
