import type { RunRecord } from '../../read/run-record.js'
import type { RunSource } from '../../sources/source.js'
import { chooseSeveral } from '../annotate/choose-runs.js'
import { type FilterOptions, isFiltered, toFilter } from '../options/filter-options.js'
import { refuseBoth } from '../options/named-runs.js'
import type { StoreOption } from '../options/store-option.js'

/** The options of `runspan delete`. */
export interface DeleteOptions extends FilterOptions, StoreOption {
  olderThan?: number
  keep?: number
  dryRun?: boolean
  yes?: boolean
  json?: boolean
}

/** A chosen run, and all that were started in it. */
export interface Family {
  run: RunRecord
  /** Runs started in it, and in those. */
  descendants: RunRecord[]
}

/**
 * The runs that are to be deleted, each with those started in it.
 * @throws RunspanError `RUN_NOT_FOUND`; `INVALID_OPTION` where nothing says which
 */
export async function chooseDoomed(
  source: RunSource,
  names: readonly string[],
  options: DeleteOptions,
): Promise<Family[]> {
  const chosen = await choose(source, names, options)
  const all = new Map((await lightRuns(source.runs())).map((run) => [run.id, run]))
  const families = chosen.map((run) => ({ run, descendants: descendantsOf(run, all) }))
  const ofOthers = new Set(families.flatMap(({ descendants }) => descendants.map(({ id }) => id)))
  return families.filter(({ run }) => !ofOthers.has(run.id))
}

async function choose(
  source: RunSource,
  names: readonly string[],
  options: DeleteOptions,
): Promise<RunRecord[]> {
  const { olderThan, keep } = options
  const isChosen = isFiltered(options) || olderThan !== undefined || keep !== undefined
  refuseBoth(names, isChosen)
  if (!isChosen) return chooseSeveral(source, names, options)
  // The newest of a sweep's trials are no runs that somebody wants to keep of it.
  const parent = keep === undefined ? undefined : null
  const newestFirst = await lightRuns(source.runs({ ...toFilter(options), parent }))
  const latest = olderThan === undefined ? Number.POSITIVE_INFINITY : Date.now() - olderThan
  return newestFirst.slice(keep ?? 0).filter((run) => (run.endTime ?? run.startTime) <= latest)
}

/** Runs without what may be long, as prompts are: all of the store are looked at, and told by their names. */
async function lightRuns(runs: AsyncIterable<RunRecord>): Promise<RunRecord[]> {
  const light: RunRecord[] = []
  for await (const run of runs)
    light.push({ ...run, params: {}, attributes: {}, resource: {}, summaries: {} })
  return light
}

function descendantsOf(run: RunRecord, all: ReadonlyMap<string, RunRecord>): RunRecord[] {
  // Damaged files may say that two runs were each started in the other.
  const found = new Map<string, RunRecord>()
  const open = [...(all.get(run.id)?.children ?? run.children)]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const child = all.get(id)
    if (child === undefined || id === run.id || found.has(id)) continue
    found.set(id, child)
    open.push(...child.children)
  }
  return [...found.values()]
}
