import type { RunField } from './query/run-query.js'

/** None, those that count, or all: points that a resumed part logged again are then marked `superseded`. */
export type WantedPoints = boolean | 'all'

/** Which points must be read for the fields that were asked for. */
export function wantedPoints(fields: ReadonlySet<RunField>): WantedPoints {
  return fields.has('superseded') ? 'all' : fields.has('series')
}
