import type { RunFilter } from '../../read/query/filter.js'
import type { RunQuery } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { inChunks } from '../../read/tables/chunks.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { runJson } from '../../read/tables/run-json.js'
import type { RunSource } from '../../sources/source.js'
import { type FilterOptions, nothingFound, toFilter } from '../options/filter-options.js'
import { openRuns } from '../options/open-runs.js'
import type { PagerOption } from '../options/pager-option.js'
import type { SourceOption } from '../options/source-options.js'
import { printMessage } from '../terminal/output.js'
import { writeChunks } from '../terminal/write-chunks.js'
import { readForTable } from './read-for-table.js'
import { tellLeftOut } from './tell-left-out.js'

/** The options of `runspan list`, as commander passes them. */
export interface ListOptions extends FilterOptions, SourceOption, PagerOption {
  sort?: string
  limit?: number
  columns?: string
  all?: boolean
  parent?: string
  groupBy?: string
  groupExcept?: string
  json?: boolean
}

/** Prints the chosen runs as a table or as JSON, one by one or in groups. */
export async function listRuns(options: ListOptions): Promise<void> {
  const source = openRuns(options)
  const filter = await withParent(source, options)
  const isGrouped = options.groupBy !== undefined || options.groupExcept !== undefined
  const { sort, limit } = options
  const query: RunQuery = isGrouped ? filter : { ...filter, sort, limit }
  const list = source.runs(query)
  const { runs, leftOut } = await (isGrouped || options.json ? list.page() : readForTable(list))

  // what measures texts for a table takes longer to load than many a list to read
  if (isGrouped) await (await import('./list-groups.js')).listGroups(runs, options)
  else if (options.json) await writeChunks(inChunks(jsonArray(runs)))
  else if (runs.length > 0) await (await import('./print-table.js')).printTable(runs, options, source)
  const isSomeLeftOut = leftOut !== undefined && tellLeftOut(leftOut)
  if (runs.length === 0 && !options.json && !isSomeLeftOut)
    printMessage(await nothingFound(source, toFilter(options), options))
  await source.close()
}

/** As `JSON.stringify()` indents it, a run at a time: a string cannot hold all prompts of a large store. */
function* jsonArray(runs: readonly RunRecord[]): Generator<string> {
  if (runs.length === 0) yield '[]\n'
  for (const [i, run] of runs.entries()) {
    const [before, after] = [i === 0 ? '[\n' : '', i === runs.length - 1 ? '\n]\n' : ',\n']
    yield `${before}  ${jsonText(runJson(run), 2).replaceAll('\n', '\n  ')}${after}`
  }
}

/** Runs that were started in others are parts of them to most people: a sweep is one line, not two hundred. */
async function withParent(source: RunSource, options: ListOptions): Promise<RunFilter> {
  const filter = toFilter(options)
  const archived = options.all ? options.archived : (options.archived ?? false)
  if (options.parent !== undefined)
    return { ...filter, archived, parent: (await source.run(options.parent, { fields: [] })).id }
  return options.all ? filter : { ...filter, archived, parent: null }
}
