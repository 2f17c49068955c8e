import { existsSync } from 'node:fs'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { wantedPoints } from '../../read/wanted-points.js'
import { withFields } from '../../read/with-fields.js'
import type { RunFile } from '../../store/list-files.js'
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
  const read = readSeries(file, metrics, points, onWarning)
  // all lines have been read, and what is wrong with them has been told
  const run = read.isWhole ? read.run : readRun(file, false, silence, () => {}).run
  return run && { ...withFields(run, fields), series: read.run?.series ?? {} }
}
