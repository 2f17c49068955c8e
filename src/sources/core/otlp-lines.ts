import { encodeRequest } from '../../otlp/encode-json.js'
import type { RunQuery } from '../../read/query/run-query.js'
import type { FinishedSpan } from '../../wire/span.js'
import { chooseRows } from './choose-rows.js'
import type { RowSource } from './row-source.js'

/** A line is far below what endpoints take in one request, which is 4 MB or more. */
const MAX_SPANS = 100
const MAX_EVENTS = 256

/** The runs of a query as they were recorded: OTLP/JSON requests, one a line, none with spans of two runs. */
export async function* otlpLines(
  source: RowSource,
  { sort, limit = Infinity, cursor, fields: _, signal: __, ...filter }: RunQuery,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let count = 0
  for await (const { row } of chooseRows(source, { filter, sort, cursor }, signal)) {
    let isThere = false
    for (const some of inRequests(await row.spans())) {
      isThere = true
      yield `${encodeRequest(some)}\n`
    }
    if (isThere && ++count === limit) return
  }
}

function* inRequests(spans: Iterable<FinishedSpan>): Generator<FinishedSpan[]> {
  let some: FinishedSpan[] = []
  let events = 0
  for (const span of spans) {
    if (some.length === MAX_SPANS || (some.length > 0 && events + span.events.length > MAX_EVENTS)) {
      yield some
      some = []
      events = 0
    }
    some.push(span)
    events += span.events.length
  }
  if (some.length > 0) yield some
}
