import { importanceOf } from './importance.js'
import type { ParamTable } from './param-table.js'

/** In the place of a thread, for a report: a file that is opened from the disk has no other script to start. */
export async function askForest({ features, target }: ParamTable) {
  await new Promise((resolve) => window.setTimeout(resolve)) // what there is already is drawn first
  return importanceOf(features, target)
}
