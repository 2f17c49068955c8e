import type { RunRecord } from '../../read/run-record.js'
import { inChunks } from '../../read/tables/chunks.js'
import { jsonText } from '../../read/tables/exact-json.js'

/**
 * A run as JSON, in chunks: the points of a long run are more than one string can hold. The series come last, with a point
 * a line.
 */
export function runJson(run: RunRecord): Generator<string> {
  return inChunks(pieces(run))
}

function* pieces({ series, ...rest }: RunRecord): Generator<string> {
  const head = jsonText(rest, 2)
  yield `${head.slice(0, -'\n}'.length)},\n  "series": {`
  let separator = ''
  for (const [key, points] of Object.entries(series)) {
    yield `${separator}\n    ${jsonText(key)}: [`
    separator = ','
    for (let i = 0; i < points.length; i++) yield `${i === 0 ? '' : ','}\n      ${jsonText(points[i])}`
    yield '\n    ]'
  }
  yield '\n  }\n}\n'
}
