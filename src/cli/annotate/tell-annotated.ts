import { escapeText } from '../../errors/escape-text.js'
import type { RunRecord } from '../../read/run-record.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { printLines } from '../terminal/output.js'

/** Runs that are named one by one; of more there is a count. */
const MAX_NAMED = 10

/**
 * Prints what was said of which runs.
 * @param what as `tagged best`, escaped
 */
export function tellAnnotated(runs: readonly RunRecord[], what: string, isJson: boolean | undefined): void {
  if (isJson) {
    printLines([
      jsonText(
        runs.map(({ id, name, project }) => ({ id, name, project })),
        2,
      ),
    ])
    return
  }
  const [only, ...others] = runs
  if (only !== undefined && others.length === 0) {
    printLines([`${nameOf(only)}: ${what}`])
    return
  }
  printLines([`${runs.length} runs: ${what}`, ...namedLines(runs)])
}

/** A line for each of the first runs, and how many more there are. */
export function namedLines(runs: readonly RunRecord[]): string[] {
  const named = runs.slice(0, MAX_NAMED).map((run) => `  ${nameOf(run)}`)
  return runs.length > MAX_NAMED ? [...named, `  … and ${runs.length - MAX_NAMED} more`] : named
}

function nameOf({ id, name }: RunRecord): string {
  return `${id.slice(0, 8)}  ${escapeText(name)}`
}
