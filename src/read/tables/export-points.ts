import type { Point } from '../../wire/events.js'
import type { RunRecord } from '../run-record.js'
import { inChunks } from './chunks.js'
import { csvLine } from './csv.js'
import { jsonText } from './exact-json.js'
import { checkFormat, type ExportFormat, type ExportOptions, type RunsToExport } from './export-format.js'
import { isoTime } from './iso-time.js'

const COLUMNS = ['runId', 'runName', 'project', 'metric', 'step', 'time', 'value', 'rank']

/**
 * The points of runs as a table, one row a point: `runId`, `runName`, `project`, `metric`, `step`, `time`
 * (ISO 8601, UTC), `value`, and `rank` where another process than the run's own logged the point. JSON
 * lines have the same names. Texts and numbers are written as by {@link exportRuns}. The runs must have
 * been read with their points.
 *
 * @returns the text in chunks, one run after the other, each chunk made when it is asked for
 * @throws RunspanError `INVALID_OPTION` for an unknown format
 * @example
 * for await (const chunk of exportPoints(openStore().runs({ name: 'sweep' }), { format: 'jsonl' })) process.stdout.write(chunk)
 */
export function exportPoints(runs: RunsToExport, options: ExportOptions = {}): AsyncIterable<string> {
  const { format = 'csv' } = options
  checkFormat(format)
  return pointsAsText(runs, format)
}

async function* pointsAsText(runs: RunsToExport, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(COLUMNS)
  const toLine = format === 'csv' ? csvPoint : jsonPoint
  for await (const run of runs) yield* inChunks(pointLines(run, toLine))
}

type ToLine = (run: RunRecord, metric: string, point: Point) => string

function* pointLines(run: RunRecord, toLine: ToLine): Generator<string> {
  for (const [metric, points] of Object.entries(run.series)) {
    for (const point of points) yield toLine(run, metric, point)
  }
}

function csvPoint(run: RunRecord, metric: string, { step, time, value, rank }: Point): string {
  return csvLine([run.id, run.name, run.project, metric, step, isoTime(time), value, rank])
}

function jsonPoint(run: RunRecord, metric: string, { step, time, value, rank }: Point): string {
  const row = {
    runId: run.id,
    runName: run.name,
    project: run.project,
    metric,
    step,
    time: isoTime(time),
    value,
    rank,
  }
  return `${jsonText(row)}\n`
}
