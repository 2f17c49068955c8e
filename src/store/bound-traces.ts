// Traces that are no runs come as long as an app is sent requests: without a bound they would fill the disk.

import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { warn } from '../errors/warn.js'
import { RUN_FILE_ENDING, TRACES } from './paths.js'

/** Some weeks of an app that somebody works on; as files of 15 kB, 300 MB. */
export const MAX_TRACES = 20_000

/** So that not every new one makes all be looked at. */
const KEPT_SHARE = 0.9

/**
 * Removes those to which nothing has come for longest, where there are too many.
 * @returns the files that are gone
 */
export function removeOldTraces(dir: string, max = MAX_TRACES): string[] {
  const folder = join(dir, TRACES)
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith(RUN_FILE_ENDING))
    .map((name) => join(folder, name))
  if (paths.length <= max) return []
  const byAge = paths
    .map((path) => ({ path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => a.time - b.time)
  const old = byAge.slice(0, paths.length - Math.floor(max * KEPT_SHARE)).map(({ path }) => path)
  for (const path of old) rmSync(path, { force: true })
  const count = max.toLocaleString('en')
  warn.once(
    'old-traces',
    `of the traces that belong to no run, ${count} are kept in ${folder}; the ${old.length.toLocaleString('en')} oldest were removed.`,
  )
  return old
}
