import type { RunRecord, TaskRecord } from '../../read/run-record.js'
import { inChunks } from '../../read/tables/chunks.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { isoTime } from '../../read/tables/iso-time.js'
import { fileJson, runJson, withIsoTimes } from '../../read/tables/run-json.js'

/**
 * A run with everything it has as JSON, in chunks: the points of a long run are more than one string can
 * hold. The series come last, with a point a line.
 */
export function wholeRunJson(run: RunRecord): Generator<string> {
  return inChunks(pieces(run))
}

function taskJson(task: TaskRecord): object {
  return { ...withIsoTimes(task), files: task.files.map(fileJson) }
}

function* pieces(run: RunRecord): Generator<string> {
  const { inputs, outputs, files, tasks, spans } = run
  const lists = { files: files.map(fileJson), tasks: tasks.map(taskJson), spans: spans.map(withIsoTimes) }
  const head = jsonText({ ...runJson(run), inputs, outputs, ...lists }, 2)
  yield `${head.slice(0, -'\n}'.length)},\n  "series": {`
  let separator = ''
  for (const [key, points] of Object.entries(run.series)) {
    yield `${separator}\n    ${jsonText(key)}: [`
    separator = ','
    for (const [i, point] of points.entries())
      yield `${i === 0 ? '' : ','}\n      ${jsonText({ ...point, time: isoTime(point.time) })}`
    yield '\n    ]'
  }
  yield '\n  }\n}\n'
}
