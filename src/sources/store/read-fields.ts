import { existsSync } from 'node:fs'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { wantedPoints } from '../../read/wanted-points.js'
import { withFields } from '../../read/with-fields.js'
import type { RunFile } from '../../store/list-files.js'
import { statIfThere } from '../../store/open-file.js'
import type { Silence } from '../../store/silence.js'
import { readRun } from './read-run.js'
import { readSeries } from './read-series.js'

/** How much of a run is read. */
export interface Wanted {
  fields: ReadonlySet<RunField>
  /** Whose series; those of all when undefined. */
  metrics?: ReadonlySet<string> | undefined
}

/** @returns undefined when the run has gone away meanwhile */
export function readFields(
  file: RunFile,
  { fields, metrics }: Wanted,
  silence: Silence,
  onWarning: (message: string) => void,
): RunRecord | undefined {
  if (!existsSync(file.path) && file.journals.length === 0) return undefined
  const points = wantedPoints(fields)
  if (!points || metrics === undefined || file.journals.length > 0) {
    const { run } = readRun(file, points, silence, onWarning)
    return run && withFields(run, fields)
  }
  const [series = {}] = readSeries(file, { points, metrics, pointsAtOnce: Infinity }, onWarning)
  // all lines have been read, and what is wrong with them has been told
  const { run } = readRun(file, false, silence, () => {})
  return run && { ...withFields(run, fields), series }
}

/** What a point takes in a file at least. */
const POINT_BYTES = 16

export interface WantedPieces extends Wanted {
  pointsAtOnce: number
  children: RunRecord['children']
}

/** A run that has more points than are wanted at once comes several times, each time with those that were written next. */
export function* readInPieces(
  file: RunFile,
  { pointsAtOnce, children, ...wanted }: WantedPieces,
  silence: Silence,
  onWarning: (message: string) => void,
): Generator<RunRecord> {
  const { fields, metrics } = wanted
  const points = wantedPoints(fields)
  const mayBeLong = points && file.journals.length === 0 && sizeOf(file) > pointsAtOnce * POINT_BYTES
  const { run } = mayBeLong ? readRun(file, false, silence, () => {}) : {}
  if (run === undefined || run.pointCount <= pointsAtOnce) {
    const whole = readFields(file, wanted, silence, onWarning)
    if (whole !== undefined) yield { ...whole, children }
    return
  }
  for (const series of readSeries(file, { points, metrics, pointsAtOnce }, onWarning))
    yield { ...withFields(run, fields), series, children }
}

function sizeOf({ path }: RunFile): number {
  return statIfThere(path)?.size ?? 0
}
