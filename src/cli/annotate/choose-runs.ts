import { RunspanError } from '../../errors/runspan-error.js'
import type { RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import type { RunSource } from '../../sources/source.js'
import { type FilterOptions, isFiltered, nothingFound, toFilter } from '../options/filter-options.js'
import { refuseBoth, runsByName } from '../options/named-runs.js'
import type { SourceOption } from '../options/source-options.js'

/** The runs that a command is about, and what is said of them. */
export interface Given {
  /** Undefined where options choose them. */
  run: string | undefined
  words: string[]
}

/** Tells the run apart from what is said of it: where options choose runs, none is named. */
export function splitWords(words: readonly string[], options: FilterOptions): Given {
  if (isFiltered(options)) return { run: undefined, words: [...words] }
  const [run, ...others] = words
  if (run === undefined)
    throw new RunspanError(
      'INVALID_OPTION',
      "No run is named. Give its id or its name, or choose runs by options, for example --where 'metrics.accuracy.max > 0.9'.",
    )
  return { run, words: others }
}

/**
 * Finds the runs.
 * @throws RunspanError `RUN_NOT_FOUND`, also where the options choose none
 */
export async function chooseRuns(
  source: RunSource,
  run: string | undefined,
  options: FilterOptions & SourceOption,
  fields: readonly RunField[] = [],
): Promise<RunRecord[]> {
  if (run !== undefined) return [await source.run(run, { fields })]
  const filter = toFilter(options)
  const runs = await source.runs({ ...filter, fields }).toArray()
  if (runs.length > 0) return runs
  throw new RunspanError(
    'RUN_NOT_FOUND',
    `${await nothingFound(source, filter, options)}; nothing was changed`,
  )
}

/**
 * The runs of these names, each once; or those that the options choose.
 * @throws RunspanError `RUN_NOT_FOUND`; `INVALID_OPTION` for names beside such options, or neither
 */
export async function chooseSeveral(
  source: RunSource,
  names: readonly string[],
  options: FilterOptions & SourceOption,
): Promise<RunRecord[]> {
  refuseBoth(names, isFiltered(options))
  if (names.length > 0) return runsByName(source, names)
  splitWords([], options)
  return chooseRuns(source, undefined, options)
}
